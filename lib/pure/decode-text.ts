/** Bytes of a file as text, whatever program wrote them. */

const startOf = (bytes: ArrayBuffer | Uint8Array, length: number): Uint8Array =>
  bytes instanceof Uint8Array
    ? bytes.subarray(0, length)
    : new Uint8Array(bytes, 0, Math.min(length, bytes.byteLength));

export type Utf16 = 'utf-16le' | 'utf-16be';

/** Which UTF-16 the byte order mark at the beginning of a file says that it is in (as PowerShell writes logs); undefined without one. */
export function utf16Of(bytes: ArrayBuffer | Uint8Array): Utf16 | undefined {
  const [first, second] = startOf(bytes, 2);
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

const LOOKED_AT = 8_000;

/** Whether a file that begins so holds bytes of no text: of texts only UTF-16 has bytes of zero. */
export const isBinary = (bytes: ArrayBuffer | Uint8Array): boolean =>
  !utf16Of(bytes) && startOf(bytes, LOOKED_AT).includes(0);

type Options = {
  /** What the file's beginning says, where the bytes are another part of it. */
  utf16?: Utf16 | undefined;
  /** The bytes may end in the middle of a character, which is then left out. */
  isCut?: boolean;
};

/** UTF-16 where that is said, else UTF-8; bytes that are none are taken for Windows-1252, as spreadsheets of Western Europe save CSV. */
export function decodeText(
  bytes: ArrayBuffer | Uint8Array,
  { utf16 = utf16Of(bytes), isCut = false }: Options = {},
): string {
  const read = (encoding: string, fatal = false) =>
    new TextDecoder(encoding, { fatal }).decode(bytes, { stream: isCut });
  if (utf16) return read(utf16);
  try {
    return read('utf-8', true);
  } catch {
    return read('windows-1252');
  }
}
