/** What a link to the list of experiments says, and the question that it asks: the page on the server reads it too. */
import { type inferParserType, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readTag } from '@/components/data/tag-text';

const SORTS = ['lastActivity', 'name', 'created'] as const;
export type ExperimentSort = (typeof SORTS)[number];

const PAGE = 50;

export const EXPERIMENTS_LINK = {
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
};

type View = inferParserType<typeof EXPERIMENTS_LINK>;

/** Whoever looks for a tag or for what is theirs looks in all folders. */
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
    limit: PAGE,
  };
};

/** The folders beside the experiments; undefined where none are shown. */
export const foldersQuestion = (view: View) => {
  const { folder, search } = questionOf(view);
  return folder === undefined || search !== '' ? undefined : { folder, view: view.view };
};
