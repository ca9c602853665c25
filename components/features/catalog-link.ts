/** What a link to the catalog says, and the question that it asks: the page on the server reads it too. */
import { type inferParserType, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readTag } from '@/components/data/tag-text';

const PAGE = 50;

export const CATALOG_LINK = {
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
};

export type CatalogView = inferParserType<typeof CATALOG_LINK>;

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
    limit: PAGE,
  };
}
