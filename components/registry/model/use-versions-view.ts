'use client';
import {
  createParser,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  useQueryStates,
} from 'nuqs';

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

/** The order as the question names it. */
export const orderOf = (sort: VersionSort) =>
  sort === 'version' || sort === 'updated'
    ? { sort }
    : { sort: 'metric' as const, metric: sort.slice(METRIC.length) };

/** All that a link to a model's versions has to say. */
export const useVersionsView = () =>
  useQueryStates({
    q: parseAsString.withDefault(''),
    stage: parseAsString.withDefault(''),
    sort: parseAsSort.withDefault('version'),
    ascending: parseAsBoolean.withDefault(false),
    /** Metrics that are shown; none for the first that there are. */
    metrics: parseAsArrayOf(parseAsString).withDefault([]),
    /** Versions that are chosen, to be compared. */
    chosen: parseAsArrayOf(parseAsInteger, '.').withDefault([]),
  });
