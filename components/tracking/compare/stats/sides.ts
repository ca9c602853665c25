import type { InputOf, OutputOf } from '@/lib/client/call';
import type { ComparisonUrl } from '../use-comparison';

export type Side = 'first' | 'second';
export type KeyLine = OutputOf<'tracking.compareKeys'>['rows'][number] & { source: 'param' | 'tag' };
type Sides = InputOf<'tracking.testGroups'>['sides'];
type Value = string | null;

export const HAND = 'hand';
const MOST_VALUES = 20;
/** Longer ones came cut. */
const LONGEST = 250;
const SEED = /seed$|random_?state$/i;

export const nameOfKey = ({ source, key }: Pick<KeyLine, 'source' | 'key'>) => `${source}s.${key}`;

export function readKey(name: string | null): { source: 'param' | 'tag'; key: string } | undefined {
  const [, source, key] = /^(param|tag)s\.(.+)$/s.exec(name ?? '') ?? [];
  return source && key ? { source: source as 'param' | 'tag', key } : undefined;
}

/** The values under a key with how many runs have each, the commonest first. */
export function valuesOf({ values }: KeyLine): { value: Value; runs: number }[] {
  const counts = new Map<Value, number>();
  for (const value of values) {
    const text = value === null ? null : String(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([value, runs]) => ({ value, runs })).sort((a, b) => b.runs - a.runs);
}

/** Keys by which runs fall into groups, the fewest groups first. */
export const groupingKeys = (lines: readonly KeyLine[]): KeyLine[] =>
  lines
    .filter((line) => {
      const values = valuesOf(line);
      return (
        values.length >= 2 &&
        values.length <= MOST_VALUES &&
        values.length < line.values.length &&
        !SEED.test(line.key) &&
        values.every(({ value }) => (value?.length ?? 0) <= LONGEST)
      );
    })
    .sort((a, b) => valuesOf(a).length - valuesOf(b).length);

export type Grouping =
  | { kind: 'key'; line: KeyLine; first: Value[]; second: Value[] }
  /** For each run its side, by its place. */
  | { kind: 'hand'; sides: (Side | undefined)[] };

type Wish = Pick<ComparisonUrl, 'by' | 'a' | 'b' | 'hand'>;

/** The two groups: as the link says, else the baseline's value against the commonest other one. */
export function readGrouping(
  wish: Wish,
  lines: readonly KeyLine[],
  baseline: number,
  runs: number,
): Grouping {
  const keys = groupingKeys(lines);
  const line = wish.by === null ? keys[0] : lines.find((each) => nameOfKey(each) === wish.by);
  if (!line || wish.by === HAND) return { kind: 'hand', sides: readHand(wish.hand, baseline, runs) };
  if (wish.a || wish.b) return { kind: 'key', line, first: wish.a ?? [], second: wish.b ?? [] };
  const own = line.values[baseline] ?? null;
  const first = own === null ? null : String(own);
  const other = valuesOf(line).find(({ value }) => value !== first);
  return { kind: 'key', line, first: [first], second: other ? [other.value] : [] };
}

const LETTERS: Record<string, Side> = { a: 'first', b: 'second' };

function readHand(hand: string | null, baseline: number, runs: number): (Side | undefined)[] {
  return Array.from({ length: runs }, (_, place) => {
    if (hand !== null) return LETTERS[hand[place] ?? ''];
    return place === baseline ? 'first' : 'second';
  });
}

export const writeHand = (sides: readonly (Side | undefined)[]): string =>
  sides.map((side) => (side === 'first' ? 'a' : side === 'second' ? 'b' : '-')).join('');

/** What to ask the server; undefined while a side is empty. */
export function askedSides(grouping: Grouping, refs: readonly string[]): Sides | undefined {
  if (grouping.kind === 'key') {
    const { line, first, second } = grouping;
    if (first.length === 0 || second.length === 0) return undefined;
    return { by: { source: line.source, key: line.key }, first, second };
  }
  const of = (side: Side) => refs.filter((_, place) => grouping.sides[place] === side);
  const [first, second] = [of('first'), of('second')];
  return first.length > 0 && second.length > 0 ? { first, second } : undefined;
}

const shown = (value: Value) => (value === null ? 'not set' : value === '' ? 'empty' : value);

/** What says nothing by itself. */
const BARE = /^(-?[\d.]+(e[+-]?\d+)?|true|false|none|null|not set|empty|.)$/i;

/** What the groups are called: by what they have, or A and B. */
export function namesOf(grouping: Grouping): Record<Side, string> {
  if (grouping.kind === 'hand') return { first: 'A', second: 'B' };
  const name = (values: readonly Value[]) => {
    const told = values.map(shown);
    return told.every((text) => !BARE.test(text))
      ? told.join(', ')
      : `${grouping.line.key} ${told.join(' or ')}`;
  };
  return { first: name(grouping.first), second: name(grouping.second) };
}

/** A value moved to a side, or out of both. */
export function moveValue(
  grouping: Extract<Grouping, { kind: 'key' }>,
  value: Value,
  side: Side | undefined,
): { a: Value[]; b: Value[] } {
  const without = (values: Value[]) => values.filter((other) => other !== value);
  const [a, b] = [without(grouping.first), without(grouping.second)];
  return { a: side === 'first' ? [...a, value] : a, b: side === 'second' ? [...b, value] : b };
}
