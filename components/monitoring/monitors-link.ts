/** What a link to the list of monitors says, which is what it asks: the page on the server reads it too. */
import { parseAsString, parseAsStringLiteral } from 'nuqs/server';

export const MONITORS_LINK = {
  search: parseAsString.withDefault(''),
  verdict: parseAsStringLiteral(['all', 'drifting', 'failing']).withDefault('all'),
};
