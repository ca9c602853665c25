'use client';
import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';

const SORTS = ['version', 'updated'] as const;
export type VersionSort = (typeof SORTS)[number];

/** All that a link to a model's versions has to say. */
export const useVersionsView = () =>
  useQueryStates({
    q: parseAsString.withDefault(''),
    stage: parseAsString.withDefault(''),
    sort: parseAsStringLiteral(SORTS).withDefault('version'),
    ascending: parseAsBoolean.withDefault(false),
    /** Metrics that are shown; none for the first that there are. */
    metrics: parseAsArrayOf(parseAsString).withDefault([]),
    /** Versions that are chosen, to be compared. */
    chosen: parseAsArrayOf(parseAsInteger, '.').withDefault([]),
  });
