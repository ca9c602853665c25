/** The order of a joined table as a link says it: `score`, `-score`, or `2/score` for a column of the third run. Pure. */
export type TableOrder = { column: string; place: number; isDescending: boolean };

export function readTableOrder(text: string | null): TableOrder | undefined {
  const said = /^(?<down>-?)(?:(?<place>\d+)\/)?(?<column>[\s\S]+)$/.exec(text ?? '')?.groups;
  if (!said?.column) return undefined;
  return { column: said.column, place: Number(said.place ?? 0), isDescending: said.down === '-' };
}

const writeTableOrder = ({ column, place, isDescending }: TableOrder): string =>
  `${isDescending ? '-' : ''}${place}/${column}`;

/** A press on a heading: up, down, then as the files have it. */
export function nextOrder(order: TableOrder | undefined, column: string, place: number): string | null {
  if (order?.column !== column || order.place !== place)
    return writeTableOrder({ column, place, isDescending: false });
  return order.isDescending ? null : writeTableOrder({ column, place, isDescending: true });
}

export const sortOf = (order: TableOrder | undefined, column: string, place: number) =>
  order?.column !== column || order.place !== place
    ? ('none' as const)
    : order.isDescending
      ? ('descending' as const)
      : ('ascending' as const);
