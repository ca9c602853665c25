/**
 * The profile of a column of categories: the reference's are counted one by one; of others a bounded number is kept with exact
 * counts, and all are counted together.
 *
 * Which others are kept is decided by a hash of their names, the least first, so that merging parts keeps just what
 * counting the whole would have kept, in whatever order (Z. Bar-Yossef et al., Counting distinct elements in a data stream, 2002).
 */
import { invalid } from '../../errors';

/** How many categories of the reference are counted by name. */
export const MOST_NAMED = 1000;
/** How many others keep their names. */
export const MOST_KEPT = 256;
const LONGEST_NAME = 200;

export type CategoricalProfile = {
  kind: 'categorical';
  /** All rows, those without a value included. */
  rows: number;
  nulls: number;
  /** The reference's categories, sorted; `counts` are their rows, many of them 0 perhaps. */
  names: string[];
  counts: number[];
  others: {
    rows: number;
    /** Exact up to MOST_KEPT, beyond it an estimate that is off by some 6 %. */
    distinct: number;
    /** Those with the least hashes, sorted by name; all of them up to MOST_KEPT. */
    kept: [name: string, rows: number][];
  };
};

/** A category's name is bounded: a long one is cut, and told apart from its like by a hash. */
export function categoryName(value: string): string {
  if (value.length <= LONGEST_NAME) return value;
  // A cut through a surrogate pair would not survive UTF-8.
  const cut = value.slice(0, LONGEST_NAME).replace(/[\uD800-\uDBFF]$/u, '');
  return `${cut}… (${hashOf(value).toString(36)})`;
}

/** Fewer rows than these do not single a category out of thousands. */
const LEAST_ROWS = 50;

/**
 * The reference's categories that are worth counting by name, sorted: all, as long as they are no more than MOST_NAMED; otherwise the most
 * frequent of those with 50 rows or more. Rarer ones would be there by luck, which no window repeats: it would look like drift.
 */
export function chooseNames(counts: Iterable<readonly [name: string, rows: number]>): string[] {
  const all = [...gather(counts)];
  if (all.length <= MOST_NAMED) return all.map(([name]) => name).sort();
  return all
    .filter(([, rows]) => rows >= LEAST_ROWS)
    .sort(([a, rowsA], [b, rowsB]) => rowsB - rowsA || (a < b ? -1 : 1))
    .slice(0, MOST_NAMED)
    .map(([name]) => name)
    .sort();
}

function gather(counts: Iterable<readonly [name: string, rows: number]>): Map<string, number> {
  const all = new Map<string, number>();
  for (const [value, rows] of counts) {
    const name = categoryName(value);
    all.set(name, (all.get(name) ?? 0) + rows);
  }
  return all;
}

/**
 * From counts per category, as GROUP BY gives them; a name may come more than once.
 *
 * @param names of the reference, sorted (`chooseNames`)
 */
export function profileCategories(
  counts: Iterable<readonly [name: string, rows: number]>,
  nulls: number,
  names: string[],
): CategoricalProfile {
  const rest = gather(counts);
  const named = names.map((name) => {
    const rows = rest.get(name) ?? 0;
    rest.delete(name);
    return rows;
  });
  const others = [...rest].filter(([, rows]) => rows > 0);
  const otherRows = others.reduce((sum, [, rows]) => sum + rows, 0);
  return {
    kind: 'categorical',
    rows: nulls + otherRows + named.reduce((sum, rows) => sum + rows, 0),
    nulls,
    names,
    counts: named,
    others: { rows: otherRows, ...keepLeast(others, others.length) },
  };
}

/** @param distinct how many there are at least */
function keepLeast(
  categories: [string, number][],
  distinct: number,
): Omit<CategoricalProfile['others'], 'rows'> {
  const byName = (a: [string, number], b: [string, number]) => (a[0] < b[0] ? -1 : 1);
  if (categories.length < MOST_KEPT || distinct <= MOST_KEPT)
    return { distinct: categories.length, kept: categories.sort(byName) };
  const hashed = categories.map((category) => ({ category, hash: hashOf(category[0]) }));
  hashed.sort((a, b) => a.hash - b.hash || byName(a.category, b.category));
  const kept = hashed.slice(0, MOST_KEPT);
  const share = ((kept.at(-1)?.hash ?? 0) + 1) / HASHES;
  return {
    distinct: Math.max(MOST_KEPT + 1, Math.round((MOST_KEPT - 1) / share)),
    kept: kept.map(({ category }) => category).sort(byName),
  };
}

/**
 * The profile of the rows of both: the same in any order and grouping, exactly.
 *
 * @throws INVALID_PARAMETER_VALUE where they count other names
 */
export function mergeCategoricalProfiles(a: CategoricalProfile, b: CategoricalProfile): CategoricalProfile {
  requireSameNames(a.names, b.names);
  const kept = [...gather([...a.others.kept, ...b.others.kept])];
  const distinct = Math.max(a.others.distinct, b.others.distinct, kept.length);
  return {
    kind: 'categorical',
    rows: a.rows + b.rows,
    nulls: a.nulls + b.nulls,
    names: a.names,
    counts: a.counts.map((count, at) => count + (b.counts[at] ?? 0)),
    others: { rows: a.others.rows + b.others.rows, ...keepLeast(kept, distinct) },
  };
}

export function requireSameNames(a: string[], b: string[]): void {
  if (a !== b && (a.length !== b.length || a.some((name, at) => name !== b[at])))
    throw invalid('These profiles count other categories: they belong to other versions of the reference.');
}

const HASHES = 2 ** 53;

/** 53 bits that differ for alike names: two multiplicative hashes with murmur's finish. */
export function hashOf(name: string): number {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (let at = 0; at < name.length; at += 1) {
    const unit = name.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  const finish = (value: number): number => {
    let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return (bits ^ (bits >>> 16)) >>> 0;
  };
  return (finish(a) >>> 11) * 2 ** 32 + finish(b ^ a);
}
