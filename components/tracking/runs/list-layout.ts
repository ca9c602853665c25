/** Rows that open below the row `at` of the list. */
export type Branch<Row> = { at: number; rows: readonly Row[] };

export type ListLayout<Row> = {
  /** Everything in order; a hole is a row of the list that has not come yet. */
  rows: readonly (Row | undefined)[];
  /** Those that have come, in order: of a long list few have. */
  present: readonly Row[];
  /** The place in the list of the row at a place in the table: of the nearest one, where a branch is in between. */
  baseAt: (index: number) => number;
};

type Parts<Row> = {
  pinned: readonly Row[];
  /** How long the list is. */
  count: number;
  /** What has come of it, by its place. */
  loaded: ReadonlyMap<number, Row>;
  branches: readonly Branch<Row>[];
};

/** Pinned rows, then the list, with what is open under its rows. */
export function layoutRows<Row>({ pinned, count, loaded, branches }: Parts<Row>): ListLayout<Row> {
  const open = branches.filter(({ at }) => at < count).sort((a, b) => a.at - b.at);
  let opened = 0;
  /** How many rows stand in branches above the list's row of that place. */
  const above = open.map(({ at, rows }) => {
    const before = { at, rows: opened };
    opened += rows.length;
    return before;
  });
  const rows = new Array<Row | undefined>(pinned.length + count + opened);
  for (const [at, row] of pinned.entries()) rows[at] = row;
  const placeOf = (at: number) => {
    const behind = open.findLastIndex((branch) => branch.at < at);
    const extra = behind === -1 ? 0 : (above[behind]?.rows ?? 0) + (open[behind]?.rows.length ?? 0);
    return pinned.length + at + extra;
  };
  for (const [at, row] of loaded) if (at < count) rows[placeOf(at)] = row;
  for (const { at, rows: below } of open) {
    const place = placeOf(at) + 1;
    for (const [offset, row] of below.entries()) rows[place + offset] = row;
  }
  function baseAt(index: number): number {
    let place = index - pinned.length;
    for (const { at, rows: below } of open) {
      if (place <= at) break;
      place = Math.max(at, place - below.length);
    }
    return Math.max(0, Math.min(count - 1, place));
  }
  return { rows, present: presentIn(rows), baseAt };
}

/** By their places: the methods of arrays look up each hole of a hundred thousand, which takes as long as drawing the rows. */
function presentIn<Row>(rows: readonly (Row | undefined)[]): Row[] {
  const found: Row[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (row !== undefined) found.push(row);
  }
  return found;
}
