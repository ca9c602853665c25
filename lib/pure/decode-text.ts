/** Bytes of a file as text, whatever program wrote them. */

/**
 * UTF-8, or UTF-16 where a byte order mark says so (as PowerShell writes logs); bytes that are no UTF-8 are taken for
 * Windows-1252, as spreadsheets of Western Europe save CSV.
 */
export function decodeText(bytes: ArrayBuffer | Uint8Array): string {
  const [first, second] = new Uint8Array(
    bytes instanceof Uint8Array ? bytes.subarray(0, 2) : bytes.slice(0, 2),
  );
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
