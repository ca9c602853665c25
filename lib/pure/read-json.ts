/** JSON as Python writes it: numbers that are none stand bare in it. */

const STRING = String.raw`"(?:[^"\\]+|\\.)*"`;
const BARE = new RegExp(`${STRING}|-?\\b(?:NaN|Infinity)\\b`, 'gs');
/** No text of a file begins so: JSON must escape it. */
const MARK = '\u0000bare ';

/**
 * A JSON text, in which `NaN`, `Infinity` and `-Infinity` may stand where a number may: Python's json writes them so.
 *
 * @throws SyntaxError as JSON.parse does, for what is none all the same
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    const marked = text.replace(BARE, (found) => (found.startsWith('"') ? found : `"\\u0000bare ${found}"`));
    try {
      return JSON.parse(marked, (_, value: unknown) =>
        typeof value === 'string' && value.startsWith(MARK) ? Number(value.slice(MARK.length)) : value,
      );
    } catch {
      // Of what was really written, not of what was made of it.
      throw error;
    }
  }
}
