'use client';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { readTag } from '@/components/data/tag-text';

const SORTS = ['lastActivity', 'name', 'created'] as const;
export type ExperimentSort = (typeof SORTS)[number];

/** All that a link to the list of experiments has to say. */
export const useExperimentsView = () =>
  useQueryStates({
    q: parseAsString.withDefault(''),
    view: parseAsStringLiteral(['active', 'deleted']).withDefault('active'),
    owner: parseAsStringLiteral(['anyone', 'me']).withDefault('anyone'),
    /** `key=value` */
    tag: parseAsString.withDefault(''),
    /** Ends with a slash; empty at the top. */
    folder: parseAsString.withDefault(''),
    flat: parseAsBoolean.withDefault(false),
    sort: parseAsStringLiteral(SORTS).withDefault('lastActivity'),
    ascending: parseAsBoolean.withDefault(false),
  });

type View = ReturnType<typeof useExperimentsView>[0];

/** The question that such a link asks. Whoever looks for a tag or for what is theirs looks in all folders. */
export const questionOf = ({ q, view, owner, tag, folder, flat, sort, ascending }: View) => {
  const isEverywhere = flat || owner === 'me' || tag !== '';
  return {
    search: q,
    view,
    owner,
    ...(readTag(tag) && { tag: readTag(tag) }),
    ...(!isEverywhere && { folder }),
    sort,
    descending: !ascending,
  };
};
