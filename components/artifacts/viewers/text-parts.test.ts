import { describe, expect, test } from 'vitest';
import { bytesOfPart, linesOfPart, PART, partCount } from './text-parts';

const encode = (text: string) => new TextEncoder().encode(text);

/** All parts of a text, read as they would be. */
function partsOf(text: string): (string | undefined)[] {
  const whole = encode(text);
  return Array.from({ length: partCount(whole.length) }, (_, part) => {
    const [start, end] = bytesOfPart(part, whole.length);
    return linesOfPart(whole.slice(start, end).buffer, part, whole.length);
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
