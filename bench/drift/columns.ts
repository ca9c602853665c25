/** Columns as they come in practice, drawn at random, with and without a drift in five of them. */
import type { Random } from '../../lib/pure/stats/random';

export type Column =
  | { name: string; kind: 'number'; isDrifting: boolean; draw(random: Random, isDrifted: boolean): number }
  | { name: string; kind: 'category'; isDrifting: boolean; draw(random: Random, isDrifted: boolean): string };

/** 0.4 standard deviations. */
const SHIFT = 0.4;
/** The likeliest category is 1 + TILT times as likely as on average, the least likely 1 − TILT times. */
const TILT = 0.8;

const number = (name: string, sd: number, draw: (random: Random) => number, isDrifting = false): Column => ({
  name,
  kind: 'number',
  isDrifting,
  draw: (random, isDrifted) => draw(random) + (isDrifted && isDrifting ? SHIFT * sd : 0),
});

const logNormal = (sigma: number) => (random: Random) => Math.exp(sigma * random.normal());
const sdOfLogNormal = (sigma: number) => Math.sqrt((Math.exp(sigma * sigma) - 1) * Math.exp(sigma * sigma));

function category(k: number, isDrifting = false): Column {
  const draw = (random: Random, isDrifted: boolean): string => {
    for (;;) {
      const at = random.below(k);
      const weight = 1 + (isDrifted && isDrifting ? TILT * ((2 * at) / (k - 1) - 1) : 0);
      if (random.next() * (1 + TILT) < weight) return `category ${at}`;
    }
  };
  return { name: `${k} categories`, kind: 'category', isDrifting, draw };
}

/** Ten of numbers and ten of 2 to 200 categories: three of the first and two of the second drift. */
export const COLUMNS: Column[] = [
  number('normal', 1, (random) => random.normal(), true),
  number('normal, far from 0', 3, (random) => 1e6 + 3 * random.normal()),
  number('normal, in cents', 20, (random) => Math.round(2000 * random.normal()) / 100),
  number('uniform', Math.sqrt(1 / 12), (random) => random.next()),
  number('whole, 18 to 77', Math.sqrt((60 ** 2 - 1) / 12), (random) => 18 + random.below(60)),
  number('log-normal 0.5', sdOfLogNormal(0.5), logNormal(0.5), true),
  number('log-normal 1', sdOfLogNormal(1), logNormal(1)),
  number('log-normal 1.5', sdOfLogNormal(1.5), logNormal(1.5), true),
  number('half zeros', 0.65, (random) => (random.next() < 0.5 ? 0 : random.next() * 2)),
  number('ratings', 1.12, (random) => random.below(4) / 2),
  ...[2, 3, 5, 10].map((k) => category(k)),
  category(10, true),
  ...[20, 50].map((k) => category(k)),
  category(50, true),
  ...[100, 200].map((k) => category(k)),
];

/** Each column's values. */
export const drawRows = (rows: number, random: Random, isDrifted: boolean): (number | string)[][] =>
  COLUMNS.map((column) => Array.from({ length: rows }, () => column.draw(random, isDrifted)));
