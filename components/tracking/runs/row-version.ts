import type { TableRow } from './run-row';

const versions = new WeakMap<object, Map<string, object>>();

/** One value for a run's object in one place: a row whose value is the same as before need not be drawn again. */
export function versionOf(row: TableRow): unknown {
  if (row.kind !== 'run') return row;
  const place = `${row.depth} ${row.isExpanded} ${row.isPinned}`;
  const known = versions.get(row.run) ?? new Map<string, object>();
  versions.set(row.run, known);
  const version = known.get(place) ?? {};
  known.set(place, version);
  return version;
}
