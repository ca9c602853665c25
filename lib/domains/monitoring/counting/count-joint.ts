/** What columns do together: moments of pairs of numbers, tables of pairs of categories, and a sample of rows. */
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { MOST_SAMPLED, type Sample } from '@/lib/pure/drift/joint/sample';
import { originOf } from '@/lib/pure/drift/profile/binning';
import { profileCategoryPairs } from '@/lib/pure/drift/profile/category-pairs';
import { columnPairs, type PairMoments, pairFromSums } from '@/lib/pure/drift/profile/cross-moments';
import { literal } from '@/lib/pure/sql-text';
import { seededRandom, shuffle } from '@/lib/pure/stats/random';
import { aggregate, type Grouping, groupKey } from './aggregate';
import { double } from './expressions';
import type { Bundle, CountingPlan, PlannedColumn } from './plan';
import { MANY, RELATION } from './relation';

type Placed = PlannedColumn & { at: number };
type Bundles = (key: string) => Bundle | undefined;

const num = (cell: Cell | undefined): number => Number(cell ?? 0);
/** So many pairs are asked of in one statement. */
const AT_ONCE = 60;
const MOST_ROWS = 4_000_000;

/** @param there the columns that the source has */
export async function countJoint(
  engine: Engine,
  plan: CountingPlan,
  there: readonly Placed[],
  grouping: Grouping,
  bundleOf: Bundles,
): Promise<void> {
  const { joint } = plan;
  if (!joint) return;
  const placed = (names: readonly string[]) =>
    names.flatMap((name) => there.find((column) => column.name === name) ?? []);
  const [numbers, categories] = [placed(joint.numbers), placed(joint.categories)];
  if (joint.hasMoments && numbers.length === joint.numbers.length)
    await countMoments(engine, numbers, grouping, bundleOf);
  if (joint.hasPairs) await countPairs(engine, categories, grouping, bundleOf);
  if (joint.hasSample) await takeSamples(engine, [...numbers, ...categories], grouping, bundleOf);
}

const shiftOf = ({ plan }: Placed): number => (plan.kind === 'numeric' ? originOf(plan.binning) : 0);

async function countMoments(
  engine: Engine,
  numbers: readonly Placed[],
  grouping: Grouping,
  bundleOf: Bundles,
): Promise<void> {
  const pairs = columnPairs(numbers.length).flatMap(([i, j]) => {
    const [a, b] = [numbers[i], numbers[j]];
    return a && b ? [[a, b] as const] : [];
  });
  const found = new Map<string, PairMoments[]>();
  for (let from = 0; from < pairs.length; from += AT_ONCE) {
    const part = pairs.slice(from, from + AT_ONCE);
    const sums = part.map(([a, b]) => {
      const [x, y] = [`(c${a.at} - ${double(shiftOf(a))})`, `(c${b.at} - ${double(shiftOf(b))})`];
      const both = `FILTER (isfinite(c${a.at}) AND isfinite(c${b.at}))`;
      return [
        'count(*)',
        `sum(${x})`,
        `sum(${y})`,
        `sum(${x} * ${x})`,
        `sum(${y} * ${y})`,
        `sum(${x} * ${y})`,
      ]
        .map((each) => `${each} ${both}`)
        .join(', ');
    });
    const { rows } = await aggregate(engine, grouping, sums.join(', '));
    for (const [w, s, ...cells] of rows) {
      const key = groupKey(w, s);
      const own = found.get(key) ?? [];
      found.set(key, own);
      for (const [at, [a, b]] of part.entries()) {
        const [n, x, y, xx, yy, xy] = cells.slice(at * 6, at * 6 + 6).map(num);
        own.push(
          pairFromSums({
            n: n ?? 0,
            shiftX: shiftOf(a),
            shiftY: shiftOf(b),
            x: x ?? 0,
            y: y ?? 0,
            xx: xx ?? 0,
            yy: yy ?? 0,
            xy: xy ?? 0,
          }),
        );
      }
    }
  }
  for (const [key, own] of found) {
    const bundle = bundleOf(key);
    if (bundle) bundle.cross = { kind: 'crossMoments', columns: numbers.map(({ name }) => name), pairs: own };
  }
}

/** What the reference does not name is one more category, however diverse it is. */
async function countPairs(
  engine: Engine,
  categories: readonly Placed[],
  grouping: Grouping,
  bundleOf: Bundles,
): Promise<void> {
  const namesOf = ({ plan }: Placed) => (plan.kind === 'categorical' ? plan.names : []);
  const place = (column: Placed) => {
    const names = namesOf(column).filter((name) => !name.includes('\0'));
    return names.length === 0
      ? '0'
      : `coalesce(list_position([${names.map(literal).join(', ')}], c${column.at}), 0)`;
  };
  for (const [i, j] of columnPairs(categories.length)) {
    const [a, b] = [categories[i], categories[j]];
    if (!a || !b) continue;
    const { rows } = await aggregate(
      engine,
      { ...grouping, where: `c${a.at} IS NOT NULL AND c${b.at} IS NOT NULL` },
      'count(*)',
      { keys: [`${place(a)} AS a`, `${place(b)} AS b`] },
    );
    const names = [a, b].map((column) => namesOf(column).filter((name) => !name.includes('\0')));
    const [first = [], second = []] = names;
    const found = new Map<string, [string, string, number][]>();
    for (const [w, s, x, y, n] of rows) {
      const key = groupKey(w, s);
      const own = found.get(key) ?? [];
      found.set(key, own);
      // Place 0 is any other: no name of the reference.
      own.push([first[num(x) - 1] ?? '\0', second[num(y) - 1] ?? '\0', num(n)]);
    }
    for (const [key, own] of found) {
      const bundle = bundleOf(key);
      if (!bundle) continue;
      bundle.pairs ??= [];
      bundle.pairs.push({ pair: [a.name, b.name], table: profileCategoryPairs(own, first, second) });
    }
  }
}

async function takeSamples(
  engine: Engine,
  columns: readonly Placed[],
  { window }: Grouping,
  bundleOf: Bundles,
): Promise<void> {
  if (columns.length === 0) return;
  const values = columns.map(({ at }) => `c${at}`).join(', ');
  const { rows } = await engine.table(
    window === 'w'
      ? `SELECT w, '' AS s, ${values} FROM ${MANY} QUALIFY row_number() OVER (PARTITION BY w ORDER BY hash(rowid)) <= ${MOST_SAMPLED}`
      : `SELECT ${window} AS w, '' AS s, ${values} FROM (SELECT * FROM ${RELATION} USING SAMPLE reservoir(${MOST_SAMPLED} ROWS) REPEATABLE (1))`,
    { maxRows: MOST_ROWS },
  );
  const groups = new Map<string, Cell[][]>();
  for (const [w, s, ...cells] of rows) {
    const key = groupKey(w, s);
    const own = groups.get(key) ?? [];
    groups.set(key, own);
    own.push(cells);
  }
  for (const [key, own] of groups) {
    const bundle = bundleOf(key);
    if (bundle) bundle.sample = sampleOf(columns, shuffle(own, seededRandom(1)));
  }
}

const sampleOf = (columns: readonly Placed[], rows: readonly Cell[][]): Sample => ({
  rows: rows.length,
  columns: columns.map(({ name, plan }, at) =>
    plan.kind === 'numeric'
      ? { name, kind: 'number' as const, values: rows.map((row) => numberOf(row[at])) }
      : {
          name,
          kind: 'category' as const,
          values: rows.map((row) =>
            row[at] === null || row[at] === undefined ? null : String(row[at]).slice(0, 200),
          ),
        },
  ),
});

function numberOf(cell: Cell | undefined): number | null {
  if (cell === null || cell === undefined) return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}
