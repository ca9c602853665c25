/** What a link to the requests says, and the question that it asks: the page on the server reads it too. */
import { type inferParserType, parseAsStringLiteral } from 'nuqs/server';

const PAGE = 50;

export const INBOX_LINK = {
  view: parseAsStringLiteral(['decide', 'mine', 'decided', 'all']).withDefault('decide'),
};

type Link = inferParserType<typeof INBOX_LINK>;
export type InboxView = Link['view'];

export const questionOf = ({ view }: Link) => ({ view, limit: PAGE });
