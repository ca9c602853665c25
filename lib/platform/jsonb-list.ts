/** Texts of JSON as one list, in the bytes that PostgreSQL takes for a `jsonb`: the driver would go over a long text several times. */

/** Of PostgreSQL's binary form. */
const VERSION = 1;
/** Bytes of UTF-8 that one unit of a string becomes at most. */
const MOST_BYTES = 3;

/** @throws RangeError where they are more than can be held */
export function jsonbList(texts: readonly string[]): Buffer {
  const most = texts.reduce((sum, { length }) => sum + MOST_BYTES * length + 1, 3);
  const bytes = Buffer.allocUnsafe(most);
  let at = bytes.writeUInt8(VERSION);
  at += bytes.write('[', at);
  texts.forEach((text, index) => {
    if (index > 0) at += bytes.write(',', at);
    at += bytes.write(text, at);
  });
  at += bytes.write(']', at);
  return bytes.subarray(0, at);
}
