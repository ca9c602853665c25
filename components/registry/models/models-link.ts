/** What a link to the list of models says, and the question that it asks: the page on the server reads it too. */
import { type inferParserType, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readTag } from '@/components/data/tag-text';
import { isFilterText } from './models-question';

const SORTS = ['updated', 'name', 'created'] as const;
export type ModelSort = (typeof SORTS)[number];

const PAGE = 50;

export const MODELS_LINK = {
  q: parseAsString.withDefault(''),
  owner: parseAsStringLiteral(['anyone', 'me']).withDefault('anyone'),
  /** `key=value` */
  tag: parseAsString.withDefault(''),
  stage: parseAsString.withDefault(''),
  alias: parseAsString.withDefault(''),
  asked: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(SORTS).withDefault('updated'),
  ascending: parseAsBoolean.withDefault(false),
};

type View = inferParserType<typeof MODELS_LINK>;

export const questionOf = ({ q, owner, tag, stage, alias, asked, sort, ascending }: View) => ({
  ...(isFilterText(q) ? { filter: q } : { search: q }),
  owner,
  ...(readTag(tag) && { tag: readTag(tag) }),
  ...(stage && { stage }),
  ...(alias && { alias }),
  hasRequests: asked,
  sort,
  descending: !ascending,
  limit: PAGE,
});

export const CLEARED = { q: null, owner: null, tag: null, stage: null, alias: null, asked: null };

export const isNarrowed = ({ q, owner, tag, stage, alias, asked }: View) =>
  q !== '' || owner !== 'anyone' || tag !== '' || stage !== '' || alias !== '' || asked;
