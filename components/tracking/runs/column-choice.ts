/**
 * Columns as a view keeps them: ids in their order, `metrics.*loss` for all metrics with `loss` in their key (those of
 * tomorrow included), `!metrics.train_loss` for one that such a pattern would show and somebody hid.
 */
import { readColumn } from './run-columns';

const PATTERN = /^(metrics|params|tags)\.\*(.*)$/s;

export type ColumnPattern = { id: string; source: 'metrics' | 'params' | 'tags'; search: string };

export const patternOf = (source: ColumnPattern['source'], search: string): string => `${source}.*${search}`;

export const patternsIn = (choice: readonly string[]): ColumnPattern[] =>
  choice.flatMap((id) => {
    const [, source, search = ''] = PATTERN.exec(id) ?? [];
    return source ? [{ id, source: source as ColumnPattern['source'], search }] : [];
  });

/** The columns to show, each once, with what the patterns were found to stand for. */
export function expandChoice(
  choice: readonly string[],
  found: ReadonlyMap<string, readonly string[]>,
): string[] {
  const hidden = new Set(choice.filter((id) => id.startsWith('!')).map((id) => id.slice(1)));
  const columns = new Set<string>();
  for (const id of choice) {
    if (id.startsWith('!')) continue;
    const ids = PATTERN.test(id) ? (found.get(id) ?? []) : [id];
    for (const each of ids) if (!hidden.has(each)) columns.add(each);
  }
  return [...columns];
}

const isCovered = (choice: readonly string[], id: string): boolean => {
  const column = readColumn(id);
  return patternsIn(choice).some(
    ({ source, search }) =>
      source === `${column?.source}s` &&
      column?.stat === 'last' &&
      column.key.toLowerCase().includes(search.toLowerCase()),
  );
};

/** The choice with a column more, at its end or behind another. */
export function showColumn(choice: readonly string[], id: string, behind?: string): string[] {
  const rest = choice.filter((other) => other !== `!${id}` && other !== id);
  if (isCovered(rest, id)) return rest;
  const at = behind === undefined ? -1 : rest.indexOf(behind);
  return at === -1 ? [...rest, id] : [...rest.slice(0, at + 1), id, ...rest.slice(at + 1)];
}

export function hideColumn(choice: readonly string[], id: string): string[] {
  const rest = choice.filter((other) => other !== id);
  return isCovered(rest, id) && !rest.includes(`!${id}`) ? [...rest, `!${id}`] : rest;
}
