'use client';
import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';

/** All that a link to a model's versions has to say. */
export const useVersionsView = () =>
  useQueryStates({
    q: parseAsString.withDefault(''),
    stage: parseAsString.withDefault(''),
    sort: parseAsStringLiteral(['version', 'updated'] as const).withDefault('version'),
    ascending: parseAsBoolean.withDefault(false),
    /** Metrics that are shown; none for the first that there are. */
    metrics: parseAsArrayOf(parseAsString).withDefault([]),
    /** Versions that are chosen, to be compared. */
    chosen: parseAsArrayOf(parseAsInteger, '.').withDefault([]),
  });
