/** What was typed over the list of models. Pure. */

const FILTER = /^\s*(?:[\w.]|`[^`]*`|"[^"]*")+\s*(?:=|!=|<|>|\bi?like\b)/i;
const NEGATED = /^\s*(?:not\b|\()/i;

/** Whether it is a filter in the clients' grammar (`tags.team = 'risk'`), rather than a part of a name. */
export const isFilterText = (text: string): boolean =>
  FILTER.test(text) || (NEGATED.test(text) && /[=<>]|\bi?like\b/i.test(text));

/** `key=value` of a link. */
export function readTag(tag: string): { key: string; value: string } | undefined {
  const at = tag.indexOf('=');
  return at > 0 ? { key: tag.slice(0, at), value: tag.slice(at + 1) } : undefined;
}
