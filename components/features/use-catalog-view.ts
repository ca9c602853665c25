'use client';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

/** All that a link to the catalog has to say. */
export const useCatalogView = () =>
  useQueryStates({
    q: parseAsString.withDefault(''),
    show: parseAsStringLiteral(['tables', 'features']).withDefault('tables'),
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
  const at = tag.indexOf('=');
  return {
    search: q,
    ...(owner && { owner }),
    ...(at > 0 && { tag: { key: tag.slice(0, at), value: tag.slice(at + 1) } }),
    ...(source && { source }),
    ...(entity && { entity }),
    isStale: stale,
    sort,
    descending: !ascending,
  };
}
