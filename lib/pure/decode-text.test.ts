import { expect, it } from 'vitest';
import { decodeText } from './decode-text';

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
