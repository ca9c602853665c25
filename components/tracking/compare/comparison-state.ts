import {
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsFloat,
  parseAsInteger,
  parseAsJson,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';

export const TABS = [
  'overview',
  'charts',
  'params',
  'code',
  'environment',
  'data',
  'artifacts',
  'images',
  'stats',
] as const;
export type Tab = (typeof TABS)[number];

export const STATS = ['last', 'min', 'max', 'first'] as const;
export type Stat = (typeof STATS)[number];

const texts = parseAsJson<(string | null)[]>((value) =>
  Array.isArray(value) && value.every((each) => each === null || typeof each === 'string') ? value : null,
);

/** All that one sees of a comparison, as its link holds it. */
export const PARSERS = {
  runs: parseAsArrayOf(parseAsString).withDefault([]),
  tab: parseAsStringLiteral(TABS).withDefault('overview'),
  /** The run that the others are held against, and the one that stands beside it where there is room for two only. */
  base: parseAsString,
  vs: parseAsString,
  /** Also what is the same in all runs. */
  all: parseAsBoolean.withDefault(false),
  stat: parseAsStringLiteral(STATS).withDefault('last'),
  q: parseAsString.withDefault(''),
  /** The metric by which the runs stand in order: `val_loss`, or `-val_loss` for the greatest first. */
  order: parseAsString,
  /** An artifact. */
  path: parseAsString,
  /** The step of the pictures, and the key of those shown alone. */
  step: parseAsInteger,
  image: parseAsString,
  // A table of all runs: as one table or as texts, by which key, of which column, with what, in which order and from where.
  as: parseAsStringLiteral(['table', 'text'] as const),
  key: parseAsString,
  column: parseAsString,
  find: parseAsString.withDefault(''),
  /** `/score`, `-/score`; of runs beside each other `1f0c53ab92d4/score` for that of this one. */
  sort: parseAsString,
  page: parseAsInteger.withDefault(1),
  charts: parseAsJson<object>((value) => value as object),
  // The test of two groups.
  metric: parseAsString,
  goal: parseAsStringLiteral(['min', 'max', 'none'] as const),
  /** `params.optimizer`, `tags.team`, or `hand`. */
  by: parseAsString,
  a: texts,
  b: texts,
  /** For each of the runs its side: `aab-`. */
  hand: parseAsString,
  /** `params.seed`, or `none`. */
  seed: parseAsString,
  power: parseAsFloat.withDefault(0.8),
  worth: parseAsFloat,
};

type Parser = { parse: (text: string) => unknown; defaultValue?: unknown };

/** What a link to a comparison says, for whoever shows it elsewhere. */
export const readComparison = (params: URLSearchParams): inferParserType<typeof PARSERS> =>
  Object.fromEntries(
    Object.entries(PARSERS).map(([name, parser]: [string, Parser]) => {
      const text = params.get(name);
      return [name, (text === null ? null : parser.parse(text)) ?? parser.defaultValue ?? null];
    }),
  ) as inferParserType<typeof PARSERS>;
