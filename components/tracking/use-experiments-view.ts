'use client';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

const SORTS = ['lastActivity', 'name', 'created'] as const;
export type ExperimentSort = (typeof SORTS)[number];

/** All that a link to the list of experiments has to say. */
export const useExperimentsView = () =>
  useQueryStates({
    q: parseAsString.withDefault(''),
    view: parseAsStringLiteral(['active', 'deleted']).withDefault('active'),
    sort: parseAsStringLiteral(SORTS).withDefault('lastActivity'),
    ascending: parseAsBoolean.withDefault(false),
  });
