/** What was typed over the list of models. Pure. */

const FILTER = /^\s*(?:[\w.]|`[^`]*`|"[^"]*")+\s*(?:=|!=|<|>|\bi?like\b)/i;
const NEGATED = /^\s*(?:not\b|\()/i;

/** Whether it is a filter in the clients' grammar (`tags.team = 'risk'`), rather than a part of a name. */
export const isFilterText = (text: string): boolean =>
  FILTER.test(text) || (NEGATED.test(text) && /[=<>]|\bi?like\b/i.test(text));
