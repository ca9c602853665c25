import { expect, it } from 'vitest';
import { decodeText, isBinary } from './decode-text';

const LATIN1 = new Uint8Array([0x63, 0x61, 0x66, 0xe9]);
const UTF16 = [0x68, 0x69];

it.each([
  ['UTF-8', new TextEncoder().encode('café 漢字'), 'café 漢字'],
  ['UTF-8 with a mark', new TextEncoder().encode('\ufeffa,b'), 'a,b'],
  ['Windows-1252', LATIN1, 'café'],
  ['UTF-16, little end first', new Uint8Array([0xff, 0xfe, ...UTF16.flatMap((code) => [code, 0])]), 'hi'],
  ['UTF-16, great end first', new Uint8Array([0xfe, 0xff, ...UTF16.flatMap((code) => [0, code])]), 'hi'],
  ['nothing', new Uint8Array(), ''],
])('reads %s', (_, bytes, text) => {
  expect(decodeText(bytes)).toBe(text);
  expect(decodeText(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))).toBe(text);
});

it.each([
  ['UTF-8', [0x61, 0x62], false],
  ['UTF-16 with its mark', [0xff, 0xfe, 0x61, 0], false],
  ['UTF-16 the other way round', [0xfe, 0xff, 0, 0x61], false],
  ['bytes with a zero', [0x61, 0, 0xff, 0xfe], true],
  ['nothing', [], false],
])('%s is no text, or is', (_, bytes, is) => {
  expect(isBinary(new Uint8Array(bytes).buffer)).toBe(is);
});

it('leaves out a character that is cut, and reads the others as what they are', () => {
  const bytes = new TextEncoder().encode('é漢');
  expect(decodeText(bytes.subarray(0, -1), { isCut: true })).toBe('é');
});
