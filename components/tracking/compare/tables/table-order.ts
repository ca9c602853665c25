/** The order of a joined table as a link says it: `/score`, `-/score`, or `1f0c53ab92d4/score` for a column as that run has it. Pure. */
export type TableOrder = {
  column: string;
  /** How the run is named here; null of a column that all runs share. */
  run: string | null;
  isDescending: boolean;
};

/**
 * Links of before say `2/score` for the third run that they name.
 *
 * @param linked the runs that the link names, found or not
 * @param refs of those that were found
 * @returns undefined too where the run was not found: by another one the table would stand in an order that nobody asked for
 */
export function readTableOrder(
  text: string | null,
  linked: readonly string[],
  refs: readonly string[],
): TableOrder | undefined {
  const said = /^(?<down>-?)(?:(?<run>[0-9a-f]{8,32}|\d{0,3})\/)?(?<column>[\s\S]+)$/.exec(
    text ?? '',
  )?.groups;
  if (!said?.column) return undefined;
  const order = { column: said.column, isDescending: said.down === '-' };
  if (!said.run) return { ...order, run: null };
  const named = said.run.length < 8 ? linked[Number(said.run)] : said.run;
  const run = named && refs.find((ref) => ref.startsWith(named) || named.startsWith(ref));
  return run ? { ...order, run } : undefined;
}

const writeTableOrder = ({ column, run, isDescending }: TableOrder): string =>
  `${isDescending ? '-' : ''}${run ?? ''}/${column}`;

/** @param run null of a column that all runs share, whichever of them the link names */
const isOf = (order: TableOrder | undefined, column: string, run: string | null): order is TableOrder =>
  order?.column === column && (run === null || order.run === run);

/** A press on a heading: up, down, then as the files have it. */
export function nextOrder(order: TableOrder | undefined, column: string, run: string | null): string | null {
  if (!isOf(order, column, run)) return writeTableOrder({ column, run, isDescending: false });
  return order.isDescending ? null : writeTableOrder({ column, run, isDescending: true });
}

export const sortOf = (order: TableOrder | undefined, column: string, run: string | null) =>
  !isOf(order, column, run)
    ? ('none' as const)
    : order.isDescending
      ? ('descending' as const)
      : ('ascending' as const);
