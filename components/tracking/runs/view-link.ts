/** How the address of an experiment's page names a view. The server reads it too, so as to ask for the first rows. */
import {
  createParser,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsJson,
  parseAsString,
  type SingleParserBuilder,
} from 'nuqs/server';
import { isGroupKey, isNumbers, type RunsView, readState, VIEW_NAMES } from './view-state';

const texts = parseAsArrayOf(parseAsString);
const numbers = parseAsJson<Record<string, number>>((value) => (isNumbers(value) ? value : null));
/** A link whose grouping cannot be read shows the runs ungrouped: nothing on the page would lead out of an error. */
const groupKeys = createParser<string[]>({
  parse(text) {
    const ids = texts.parse(text);
    return ids?.every(isGroupKey) ? ids : null;
  },
  serialize: texts.serialize,
  eq: texts.eq,
});

export const PARSERS: { [Name in keyof RunsView]: SingleParserBuilder<NonNullable<RunsView[Name]>> } & {
  view: SingleParserBuilder<string>;
} = {
  filter: parseAsString,
  sort: parseAsString,
  ascending: parseAsBoolean,
  trash: parseAsBoolean,
  nested: parseAsBoolean,
  columns: texts,
  varying: parseAsBoolean,
  frozen: texts,
  widths: numbers,
  pinned: texts,
  hidden: texts,
  colours: numbers,
  group: groupKeys,
  objective: parseAsString,
  charts: parseAsJson<object>((value) => value as object) as SingleParserBuilder<NonNullable<unknown>>,
  /** The saved view that the others are changes of. */
  view: parseAsString,
};

/** What a link says of the view, by the names of its page's address. */
export function viewOfLink(params: URLSearchParams): Partial<RunsView> {
  const said = VIEW_NAMES.flatMap((name) => {
    const text = params.get(name);
    const value = text === null ? null : PARSERS[name].parse(text);
    return value === null ? [] : [[name, value] as const];
  });
  return readState(Object.fromEntries(said));
}
