/** SCIM's filters (RFC 7644, 3.4.2.2): comparisons of texts and flags, with and, or, not and parentheses. */
import type { Condition } from '@/lib/domains/identity';
import { AppError } from '@/lib/pure/errors';

const TOKEN = /\s*(?<token>[()]|"(?:[^"\\]|\\.)*"|[^\s()"[\]]+(?:\[[^\]]*\][^\s()"[\]]*)?)\s*/y;
const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew'] as const;
/** `emails[type eq "work"].value`: which of several is meant matters not where there is one. */
const OF_SEVERAL = /^(?<list>[\w.:$-]+)\[(?<inner>[^\]]*)\](?<part>\.\w+)?$/;
const LONGEST = 2000;
const MOST = 100;

type Node = { all: Node[] } | { any: Node[] } | { not: Node } | Condition;

/** Any of the lines, each of which holds if all of it holds. */
export type Filter = Condition[][];

/**
 * @param fields what a path of SCIM, in lower case, is called here
 * @returns undefined for no filter
 * @throws INVALID_PARAMETER_VALUE for one that is not understood
 */
export function readFilter(filter: string | undefined, fields: Record<string, string>): Filter | undefined {
  if (!filter) return undefined;
  const refuse = (why: string) => {
    const known = [...new Set(Object.keys(fields))].join(', ');
    return new AppError(
      'INVALID_PARAMETER_VALUE',
      `The filter is not understood: ${why}. Compare ${known} by eq, ne, co, sw, ew or pr with a text in double quotes or a flag; join by and, or, not.`,
      { field: 'filter' },
    );
  };
  if (filter.length > LONGEST) throw refuse('it is too long');
  const tokens = tokensOf(filter);
  if (!tokens) throw refuse('it has a character out of place');
  let at = 0;
  const isNext = (word: string) => tokens[at]?.toLowerCase() === word;
  const take = (word: string) => isNext(word) && ++at > 0;

  const any = (): Node => joined('or', 'any', all);
  const all = (): Node => joined('and', 'all', one);
  function joined(word: string, kind: 'any' | 'all', part: () => Node): Node {
    const parts = [part()];
    while (take(word)) parts.push(part());
    return parts.length === 1 ? (parts[0] as Node) : kind === 'any' ? { any: parts } : { all: parts };
  }
  function one(): Node {
    if (take('not')) return { not: inParentheses() };
    return isNext('(') ? inParentheses() : comparison();
  }
  function inParentheses(): Node {
    if (!take('(')) throw refuse('a parenthesis is missing');
    const inner = any();
    if (!take(')')) throw refuse('a parenthesis is missing');
    return inner;
  }
  function comparison(): Node {
    const path = tokens?.[at++] ?? '';
    const { list, inner = '', part } = OF_SEVERAL.exec(path)?.groups ?? {};
    if (list && !part) return comparisonWithin(list, inner);
    const field = fieldOf(list ? list + part : path);
    const operator = (tokens?.[at++] ?? '').toLowerCase();
    if (operator === 'pr') return { field, operator: 'pr', value: '', isNot: false };
    const known = OPERATORS.find((name) => name === operator);
    const value = literalOf(tokens?.[at++] ?? '');
    if (!known || value === undefined) throw refuse('a comparison is not complete');
    return { field, operator: known === 'ne' ? 'eq' : known, value, isNot: known === 'ne' };
  }
  /** `members[value eq "…"]` */
  function comparisonWithin(list: string, inner: string): Node {
    const [name, operator, text = ''] = tokensOf(inner) ?? [];
    const value = literalOf(text);
    if (name !== 'value' || operator?.toLowerCase() !== 'eq' || value === undefined)
      throw refuse(`what is asked of ${list} is another thing than its value`);
    return { field: fieldOf(`${list}.value`), operator: 'eq', value, isNot: false };
  }
  function fieldOf(path: string): string {
    const key = path.toLowerCase().replace(/^urn:[\w.:-]*:(?=\w)/, '');
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) throw refuse(`there is no ${path.slice(0, 60)}`);
    return field;
  }

  const tree = any();
  if (at < tokens.length) throw refuse('it goes on after its end');
  const lines = linesOf(tree, false);
  if (lines.length > MOST) throw refuse('it is too complex');
  return lines;
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; end < text.length; end = TOKEN.lastIndex) {
    const token = TOKEN.exec(text)?.groups?.token;
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

function literalOf(token: string): string | boolean | undefined {
  if (/^(?:true|false)$/i.test(token)) return token.toLowerCase() === 'true';
  if (!token.startsWith('"')) return undefined;
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
}

/** The tree without parentheses: any of several lines, each all of its conditions. */
function linesOf(node: Node, isNot: boolean): Filter {
  if ('field' in node) return [[{ ...node, isNot: node.isNot !== isNot }]];
  if ('not' in node) return linesOf(node.not, !isNot);
  const parts = ('all' in node ? node.all : node.any).map((part) => linesOf(part, isNot));
  if ('any' in node !== isNot) return parts.flat();
  return parts.reduce<Filter>(
    (lines, part) =>
      lines.length * part.length > MOST
        ? Array<Condition[]>(MOST + 1).fill([])
        : lines.flatMap((line) => part.map((more) => [...line, ...more])),
    [[]],
  );
}
