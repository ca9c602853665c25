/** Repeated keys become lists; `order_by[]` and the like of some clients mean the same. */
export function queryOf(url: string): Record<string, string | string[]> {
  const start = url.indexOf('?');
  if (start < 0) return {};
  const fields: Record<string, string | string[]> = {};
  for (const [rawKey, value] of new URLSearchParams(url.slice(start + 1))) {
    const key = rawKey.replace(/\[\]$/, '');
    const before = fields[key];
    fields[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return fields;
}

/** Where each key is meant to be there once: of a repeated one the first. */
export const onceOf = (url: string): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(queryOf(url)).map(([key, value]) => [key, [value].flat()[0]]));
