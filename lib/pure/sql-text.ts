/** Names and texts inside SQL of the embedded engine, quoted so that no character of them means anything. */

/** A name in double quotes. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text in single quotes. The engine knows no escape but the doubled quote; a null character ends its texts. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('A text with a null character has no place in SQL.');
  return `'${text.replaceAll("'", "''")}'`;
}

export const identifiers = (names: readonly string[]): string => names.map(identifier).join(', ');
export const literals = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;
