/** What line charts are given: courses on one grid, whoever prepared them. */
import type { GridSeries } from '@/lib/pure/series-grid';

export type Value = number | null;

/** Who a line is of, and how it looks wherever it is drawn. */
export type LineLook = { id: string; name: string; colour: string; dash?: string | undefined };

/** One line: a run, or the mean of a group with its band and the number of runs at each place. */
export type Line = LineLook &
  Pick<GridSeries, 'last' | 'breaks'> & {
    min?: readonly Value[] | undefined;
    max?: readonly Value[] | undefined;
    /** The mean is of so many runs here; for groups alone. */
    n?: readonly number[] | undefined;
    /** The group's runs, drawn faintly behind it. */
    members?: readonly { id: string; last: readonly Value[]; breaks: readonly number[] }[] | undefined;
  };

export type LinesAnswer = {
  x: readonly number[];
  lines: readonly Line[];
  rawPoints: number;
  isSampled: boolean;
  sentence: string;
  /** What an expression takes that nobody has logged. */
  missing?: readonly string[];
};

/** A class that all marks of a run or group share on the page: it is lit by a style, not by drawing anew. */
export const markOf = (id: string): string => `mark-${/^[\w-]+$/.test(id) ? id : hash(id)}`;

function hash(text: string): string {
  let value = 5381;
  for (let at = 0; at < text.length; at += 1) value = (Math.imul(value, 33) ^ text.charCodeAt(at)) >>> 0;
  return `g${value.toString(36)}${text.length}`;
}
