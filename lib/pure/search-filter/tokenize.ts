/** Cuts a filter's text into tokens that know where they stand. */
import { invalid } from '../errors';

export type Token = {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'operator' | 'open' | 'close' | 'comma' | 'dot';
  /** A string's or quoted name's content, without its quotes; else the text itself. */
  text: string;
  quote?: '"' | "'" | '`';
  from: number;
  to: number;
};

const PATTERNS: [Token['kind'], RegExp][] = [
  ['number', /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y],
  ['operator', /<=|>=|!=|<>|==|=|<|>/y],
  ['open', /\(/y],
  ['close', /\)/y],
  ['comma', /,/y],
  ['dot', /\./y],
  ['word', /[^\s()<>=!,.'"`]+/y],
];
const SPACE = /\s+/y;

/** @throws INVALID_PARAMETER_VALUE naming the position of what cannot be read */
export function tokenize(text: string, { isLenient = false } = {}): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (at >= text.length) break;
    const token = quotedToken(text, at, isLenient) ?? plainToken(text, at);
    if (!token) throw invalid(`Invalid filter: cannot read '${text.slice(at, at + 20)}' at position ${at + 1}.`, { field: 'filter' });
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function plainToken(text: string, from: number): Token | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = from;
    const match = pattern.exec(text)?.[0];
    if (match) return { kind, text: match, from, to: from + match.length };
  }
  return undefined;
}

/** A doubled quote or a backslash keeps a quote inside the text. */
function quotedToken(text: string, from: number, isLenient: boolean): Token | undefined {
  const quote = text[from];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  let content = '';
  let at = from + 1;
  for (; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '\\' && text[at + 1] === quote) {
      content += quote;
      at += 1;
    } else if (letter === quote && text[at + 1] === quote) {
      content += quote;
      at += 1;
    } else if (letter === quote) {
      return { kind: quote === "'" ? 'string' : 'quoted', text: content, quote, from, to: at + 1 };
    } else {
      content += letter;
    }
  }
  if (isLenient) return { kind: quote === "'" ? 'string' : 'quoted', text: content, quote, from, to: at };
  throw invalid(`Invalid filter: the ${quote} at position ${from + 1} is not closed.`, { field: 'filter' });
}
