/** What a change did to its object, a line a field. */
export type Line = {
  path: string;
  kind: 'set' | 'changed' | 'gone' | 'kept';
  before?: string;
  after?: string;
};

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields of fields by their path; what is empty stays a value. */
function flatten(value: unknown, path = ''): [string, unknown][] {
  if (!isFields(value) || (path !== '' && Object.keys(value).length === 0))
    return path === '' ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flatten(inner, path === '' ? key : `${path}.${key}`),
  );
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ') || '–';
  return JSON.stringify(value);
}

/**
 * An operation writes down what it changed, and may leave out of `after` what stayed: only where there is nothing after at
 * all is what was before gone.
 */
export function prepareChange(before: unknown, after: unknown): Line[] {
  const [was, is] = [new Map(flatten(before)), new Map(flatten(after))];
  const isGone = after === null || after === undefined;
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .map((path): Line => {
      const [old, now] = [was.get(path), is.get(path)];
      if (!is.has(path)) return { path, kind: isGone ? 'gone' : 'kept', before: textOf(old) };
      if (!was.has(path)) return { path, kind: 'set', after: textOf(now) };
      const isSame = JSON.stringify(old) === JSON.stringify(now);
      return isSame
        ? { path, kind: 'kept', before: textOf(old) }
        : { path, kind: 'changed', before: textOf(old), after: textOf(now) };
    })
    .sort((a, b) => Number(a.kind === 'kept') - Number(b.kind === 'kept'));
}
