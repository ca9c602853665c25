/** What a link to the list of endpoints says, and the question that it asks: the page on the server reads it too. */
import { type inferParserType, parseAsString } from 'nuqs/server';

export const ENDPOINTS_LINK = { q: parseAsString.withDefault('') };

export const questionOf = ({ q }: inferParserType<typeof ENDPOINTS_LINK>) => ({ search: q });
