'use client';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { readTag } from '@/components/data/tag-text';

/** All that a link to the catalog has to say. */
export const useCatalogView = () =>
  useQueryStates({
    q: parseAsString.withDefault(''),
    show: parseAsStringLiteral(['tables', 'features', 'sets']).withDefault('tables'),
    owner: parseAsString.withDefault(''),
    /** `key=value` */
    tag: parseAsString.withDefault(''),
    source: parseAsString.withDefault(''),
    entity: parseAsString.withDefault(''),
    stale: parseAsBoolean.withDefault(false),
    sort: parseAsStringLiteral(['updated', 'name', 'written']).withDefault('updated'),
    ascending: parseAsBoolean.withDefault(false),
  });

export type CatalogView = ReturnType<typeof useCatalogView>[0];

/** The question that such a link asks. */
export function questionOf({ q, owner, tag, source, entity, stale, sort, ascending }: CatalogView) {
  const wanted = readTag(tag);
  return {
    search: q,
    ...(owner && { owner }),
    ...(wanted && { tag: wanted }),
    ...(source && { source }),
    ...(entity && { entity }),
    isStale: stale,
    sort,
    descending: !ascending,
  };
}
