const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;
/** Each escape as a whole: of a backslash that is one itself, the second begins none. */
const ESCAPES = /\\(?:(u0000)|(ud[89a-f][\da-f]{2})|.)/gis;

/**
 * A text of `JSON.stringify` as PostgreSQL takes it for a `jsonb`, which holds no NUL and no half of a surrogate pair: the one is left out,
 * in place of the other stands a question mark.
 */
export const storableJson = (text: string): string =>
  UNSTORABLE.test(text)
    ? text.replace(ESCAPES, (found, nul?: string, half?: string) => (nul ? '' : half ? '?' : found))
    : text;
