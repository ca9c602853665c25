/** Types as Spark writes them, taken apart: `array<double>`, `map<string,array<long>>`, `struct<at:timestamp,n:long>`. */

export type Nested =
  | { kind: 'array'; element: string }
  | { kind: 'map'; key: string; value: string }
  | { kind: 'struct'; fields: { name: string; type: string }[] };

/** What such a type is made of; undefined for one that holds a single value, and for what is none. */
export function nestedOf(text: string): Nested | undefined {
  const [, word = '', inside = ''] = /^(array|map|struct)<(.*)>$/is.exec(text) ?? [];
  const parts = partsOf(inside);
  const [first = '', second = ''] = parts;
  switch (word.toLowerCase()) {
    case 'array':
      return parts.length === 1 ? { kind: 'array', element: first } : undefined;
    case 'map':
      return parts.length === 2 ? { kind: 'map', key: first, value: second } : undefined;
    case 'struct': {
      const fields = parts.map((part) => {
        const [, name = '', type = ''] = /^([^:]+):(.+)$/s.exec(part) ?? [];
        return { name, type };
      });
      return fields.every(({ name }) => name !== '') ? { kind: 'struct', fields } : undefined;
    }
    default:
      return undefined;
  }
}

/** Splits at the commas that stand in no bracket. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if ('<('.includes(character)) depth += 1;
    if ('>)'.includes(character)) depth -= 1;
    if (character !== ',' || depth > 0) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return [...parts, text.slice(start)];
}
