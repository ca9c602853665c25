/** Axes of charts that are not along steps: numbers or names, as what was logged is. */
import { inNaturalOrder } from '@/lib/pure/natural-order';
import { type Domain, logTicks, niceTicks, paddedDomain, paddedLogDomain, tickLabel } from './prepare-axis';

export type Cell = string | number | null;

export type ValueAxis = {
  domain: Domain;
  isLog: boolean;
  /** Undefined for what has no place: not logged, NaN, infinite, below zero on a log axis. */
  place: (cell: Cell) => number | undefined;
  ticks: { at: number; label: string }[];
  /** Names in their order, where values are no numbers. */
  names: string[] | undefined;
};

const MOST_NAMES = 30;
/** Params that span more than this look better on a log axis: learning rates. */
const DECADES = 100;

const numberOf = (cell: Cell): number | undefined => {
  if (cell === null || cell === '' || cell === 'NaN') return undefined;
  const number = Number(cell);
  return Number.isFinite(number) && Math.abs(number) < Number.MAX_VALUE ? number : undefined;
};

/** Whether a cell may have a place at all: it was logged, and is neither NaN nor infinite. */
export const isThere = (cell: Cell | undefined): boolean =>
  cell !== null &&
  cell !== undefined &&
  cell !== 'NaN' &&
  !(typeof cell === 'number' && numberOf(cell) === undefined);

/** An axis for what a column holds: of numbers if all are, else of names. */
export function axisFor(cells: readonly Cell[], count: number, isParam: boolean): ValueAxis | undefined {
  const present = cells.filter(isThere);
  if (present.length === 0) return undefined;
  const numbers = present.map(numberOf);
  const isNumeric = numbers.every((number) => number !== undefined);
  if (!isNumeric) return ofNames(present.map(String));
  const values = numbers.filter((number) => number !== undefined);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isLog = isParam && low > 0 && high / low >= DECADES;
  const domain = isLog ? paddedLogDomain(low, high) : paddedDomain(low, high);
  return {
    domain,
    isLog,
    names: undefined,
    place(cell) {
      const number = numberOf(cell);
      return isLog && number !== undefined && number <= 0 ? undefined : number;
    },
    ticks: (isLog ? logTicks(domain, count) : niceTicks(domain, count)).map((at) => ({
      at,
      label: tickLabel(at),
    })),
  };
}

function ofNames(values: string[]): ValueAxis {
  const names = [...new Set(values)].sort(inNaturalOrder);
  const place = new Map(names.map((name, at) => [name, at]));
  const stride = Math.ceil(names.length / MOST_NAMES);
  return {
    domain: [-0.5, names.length - 0.5],
    isLog: false,
    names,
    place: (cell) => (cell === null ? undefined : place.get(String(cell))),
    ticks: names.flatMap((name, at) => (at % stride === 0 ? [{ at, label: name || 'empty' }] : [])),
  };
}
