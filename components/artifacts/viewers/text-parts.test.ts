import { describe, expect, test } from 'vitest';
import { utf16Of } from '@/lib/pure/decode-text';
import { bytesOfPart, linesOfPart, PART, partCount } from './text-parts';

const encode = (text: string) => new TextEncoder().encode(text);

/** As PowerShell writes what a program said. */
function encodeUtf16(text: string, isLittle: boolean): Uint8Array<ArrayBuffer> {
  const units = `\ufeff${text}`;
  const view = new DataView(new ArrayBuffer(2 * units.length));
  for (let at = 0; at < units.length; at += 1) view.setUint16(2 * at, units.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
}

/** All parts of a text, read as they would be. */
const partsOf = (text: string) => partsOfBytes(encode(text));

function partsOfBytes(whole: Uint8Array<ArrayBuffer>): (string | undefined)[] {
  return Array.from({ length: partCount(whole.length) }, (_, part) => {
    const [start, end] = bytesOfPart(part, whole.length);
    return linesOfPart(whole.slice(start, end).buffer, part, whole.length, utf16Of(whole));
  });
}

describe('every line is in one part, whole', () => {
  test.each([
    ['short lines', Array.from({ length: 90_000 }, (_, line) => `line ${line}`)],
    ['lines of many lengths', Array.from({ length: 3_000 }, (_, line) => 'ü'.repeat((line * 37) % 400))],
    ['a line that ends with a part', ['x'.repeat(PART - 1), 'y'.repeat(PART - 1), 'z']],
    ['a line that begins with a part', ['x'.repeat(PART - 2), 'y'.repeat(100), 'z'.repeat(PART)]],
    ['nothing', ['']],
  ])('%s', (_, lines) => {
    const text = lines.join('\n');
    expect(
      partsOf(text)
        .filter((part) => part !== undefined)
        .join('\n'),
    ).toBe(text);
  });
});

test('a line longer than a part and its tail is cut, and the parts that it goes through have none', () => {
  const parts = partsOf(`${'x'.repeat(3 * PART)}\nend`);
  expect(parts[0]?.length).toBe(PART + 64 * 1024);
  expect(parts[1]).toBeUndefined();
  expect(parts.at(-1)).toBe('end');
});

describe('a text that is no UTF-8', () => {
  // Letters that have the byte of a line end in them, at either end.
  const lines = Array.from({ length: 30_000 }, (_, line) => `epoch ${line} \u010a\u0a01 é`);

  test.each([
    ['UTF-16, little end first', encodeUtf16(lines.join('\n'), true)],
    ['UTF-16, great end first', encodeUtf16(lines.join('\n'), false)],
  ])('is read in all its parts: %s', (_, bytes) => {
    expect(partsOfBytes(bytes).join('\n')).toBe(lines.join('\n'));
  });

  test('is read in all its parts: Windows-1252', () => {
    const latin = lines.map((line) => line.replace(/[\u010a\u0a01]/g, 'ü')).join('\n');
    const bytes = Uint8Array.from({ length: latin.length }, (_, at) => latin.charCodeAt(at));
    expect(partsOfBytes(bytes).join('\n')).toBe(latin);
  });
});

test('a cut line of UTF-8 is cut between two characters', () => {
  const [first = ''] = partsOf(`x${'ü'.repeat(2 * PART)}\nend`);
  expect(first).toMatch(/^xü+$/);
});
