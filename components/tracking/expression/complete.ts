/** Completion of expressions: what may stand where the cursor is. Pure. */
import { type Logged, RUN_FUNCTIONS, writeLogged } from '@/lib/pure/expression';

export type Completion = { label: string; detail: string; text: string; cursor: number };

const NAME = /(params?\.|metrics?\.)?(`[^`]*|[\w.]*)$/;
const MOST = 8;

/** The name that is being written before the cursor: what it begins with, and which source it names. */
export function nameAt(text: string, cursor: number) {
  const before = text.slice(0, cursor);
  const [whole = '', prefix = '', name = ''] = NAME.exec(before) ?? [];
  const source = prefix === '' ? undefined : prefix.startsWith('param') ? 'param' : 'metric';
  return {
    from: cursor - whole.length,
    source,
    search: name.replace(/^`/, ''),
    isTicked: name.startsWith('`'),
  };
}

export type KnownKeys = { metrics: readonly string[]; params: readonly string[] };

/** @param keys those of the experiment that have what `nameAt` found in their names */
export function completions(text: string, cursor: number, keys: KnownKeys): Completion[] {
  const { from, source, search, isTicked } = nameAt(text, cursor);
  if (/^\d/.test(search)) return [];
  const rest = text.slice(cursor).replace(/^[\w.]*`?/, '');
  const put = (insert: string, label: string, detail: string): Completion => ({
    label,
    detail,
    text: `${text.slice(0, from)}${insert}${rest}`,
    cursor: from + insert.length,
  });
  const named = (of: Logged['source'], names: readonly string[], detail: string) =>
    source && source !== of
      ? []
      : names.map((key) => {
          const written = writeLogged({ source: of, key });
          return put(written, written, detail);
        });
  const functions =
    source || isTicked || search === ''
      ? []
      : RUN_FUNCTIONS.filter((name) => name.startsWith(search.toLowerCase())).map((name) =>
          put(`${name}(`, `${name}(…)`, 'function'),
        );
  const found = [
    ...named('metric', keys.metrics, 'metric'),
    ...named('param', keys.params, 'parameter'),
    ...functions,
  ];
  return found.filter((one) => one.text !== text).slice(0, MOST);
}
