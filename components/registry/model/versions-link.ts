/** What a link to a model's versions says, and the question that it asks: the page on the server reads it too. */
import {
  createParser,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
} from 'nuqs/server';

/** `version`, `updated`, or a metric: `metrics.auc`. */
const METRIC = 'metrics.';
export type VersionSort = 'version' | 'updated' | `metrics.${string}`;

export const sortByMetric = (key: string): VersionSort => `${METRIC}${key}`;

const parseAsSort = createParser<VersionSort>({
  parse: (text) =>
    text === 'version' || text === 'updated' || (text.startsWith(METRIC) && text.length > METRIC.length)
      ? (text as VersionSort)
      : null,
  serialize: (sort) => sort,
});

export const VERSIONS_LINK = {
  q: parseAsString.withDefault(''),
  stage: parseAsString.withDefault(''),
  sort: parseAsSort.withDefault('version'),
  ascending: parseAsBoolean.withDefault(false),
  /** Metrics that are shown; none for the first that there are. */
  metrics: parseAsArrayOf(parseAsString).withDefault([]),
  /** Versions that are chosen, to be compared. */
  chosen: parseAsArrayOf(parseAsInteger, '.').withDefault([]),
};

type View = inferParserType<typeof VERSIONS_LINK>;

const PAGE = 50;

const orderOf = (sort: VersionSort) =>
  sort === 'version' || sort === 'updated'
    ? { sort }
    : { sort: 'metric' as const, metric: sort.slice(METRIC.length) };

export const questionOf = (
  name: string,
  { q, stage, sort, ascending }: Omit<View, 'metrics' | 'chosen'>,
) => ({
  name,
  search: q,
  ...(stage && { stage }),
  ...orderOf(sort),
  descending: !ascending,
  limit: PAGE,
});
