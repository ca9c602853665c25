/** Whether the distinct values of a column were counted, or estimated as there are too many rows. Pure. */

const MOST_COUNTED = 200_000;

/** @param rows of the table that was profiled */
export const isCounted = (rows: number): boolean => rows <= MOST_COUNTED;

/** What the number is called: it is exact, or about right. */
export const distinctTitle = (rows: number, words = 'Distinct'): string =>
  isCounted(rows) ? words : `${words}, about`;
