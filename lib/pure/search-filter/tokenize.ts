/** Cuts a filter's text into tokens that know where they stand. Never throws: what cannot be read is a token too. */

const KEYWORDS = ['AND', 'OR', 'NOT', 'IN', 'IS', 'NULL', 'LIKE', 'ILIKE', 'RLIKE'] as const;
export type Keyword = (typeof KEYWORDS)[number];

/** What stands between the dots of a name. */
export type NamePart = { text: string; isQuoted: boolean };

type Place = { from: number; to: number /** As written. */; text: string };

export type Token = Place &
  (
    | { kind: 'open' | 'close' | 'comma' | 'number' | 'operator' | 'unknown' }
    | { kind: 'string'; value: string; quote: '"' | "'"; isClosed: boolean }
    | { kind: 'keyword'; word: Keyword }
    | { kind: 'name'; parts: NamePart[]; isClosed: boolean }
  );

const SPACE = /\s+/y;
const NUMBER = /-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_.$#])/uy;
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_$#]*/uy;
const OPERATOR = /[<>=~!]+/y;
const UNKNOWN = /[^\s\p{L}\p{N}_<>=~!(),'"`]+|./suy;
const PUNCTUATION = { '(': 'open', ')': 'close', ',': 'comma' } as const;

export function tokenizeFilter(text: string): Token[] {
  const tokens: Token[] = [];
  let at = match(SPACE, text, 0).length;
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.to + match(SPACE, text, token.to).length;
  }
  return tokens;
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function tokenAt(text: string, from: number): Token {
  const place = (to: number): Place => ({ from, to, text: text.slice(from, to) });
  const first = text[from] ?? '';
  if (first === '(' || first === ')' || first === ',')
    return { kind: PUNCTUATION[first], ...place(from + 1) };
  if (first === '"' || first === "'") {
    const { content, to, isClosed } = readQuoted(text, from);
    return { kind: 'string', value: content, quote: first, isClosed, ...place(to) };
  }
  const number = match(NUMBER, text, from);
  if (number) return { kind: 'number', ...place(from + number.length) };
  if (first === '`' || match(WORD, text, from)) return nameAt(text, from, place);
  const operator = match(OPERATOR, text, from);
  if (operator) return { kind: 'operator', ...place(from + operator.length) };
  return { kind: 'unknown', ...place(from + match(UNKNOWN, text, from).length) };
}

function nameAt(text: string, from: number, place: (to: number) => Place): Token {
  const parts: NamePart[] = [];
  let isClosed = true;
  let to = from - 1;
  do {
    to += 1;
    const quote = text[to];
    if (quote === '`' || (parts.length > 0 && (quote === '"' || quote === "'"))) {
      const quoted = readQuoted(text, to);
      parts.push({ text: quoted.content, isQuoted: true });
      isClosed = quoted.isClosed;
      to = quoted.to;
    } else {
      const word = match(WORD, text, to);
      parts.push({ text: word, isQuoted: false });
      to += word.length;
    }
  } while (isClosed && text[to] === '.');
  const [only] = parts;
  const word = parts.length === 1 && only && !only.isQuoted ? only.text.toUpperCase() : undefined;
  const keyword = KEYWORDS.find((candidate) => candidate === word);
  if (keyword) return { kind: 'keyword', word: keyword, ...place(to) };
  return { kind: 'name', parts, isClosed, ...place(to) };
}

type Quoted = { content: string; to: number; isClosed: boolean };

/**
 * A doubled quote stands for one, and so does a backslash before a quote; two backslashes before a quote stand for one.
 * A text that is then never closed ends at its last quote behind a backslash, as in 'C:\'.
 */
function readQuoted(text: string, from: number): Quoted {
  const quote = text[from] ?? '';
  const hasEscapes = quote !== '`';
  let content = '';
  let lastKept: { content: string; to: number } | undefined;
  let at = from + 1;
  while (at < text.length) {
    const stop = nextOf(text, quote, at);
    const slashes = hasEscapes ? slashesBefore(text, stop, at) : 0;
    content += text.slice(at, stop - slashes);
    if (stop === text.length) return lastKept ? { ...lastKept, isClosed: true } : open(text, from);
    if (slashes % 2 === 1) {
      lastKept = { content: content + '\\'.repeat(Math.ceil(slashes / 2)), to: stop + 1 };
      content += '\\'.repeat((slashes - 1) / 2) + quote;
      at = stop + 1;
    } else if (text[stop + 1] === quote) {
      content += '\\'.repeat(slashes / 2) + quote;
      at = stop + 2;
    } else {
      return { content: content + '\\'.repeat(slashes / 2), to: stop + 1, isClosed: true };
    }
  }
  return lastKept ? { ...lastKept, isClosed: true } : open(text, from);
}

const open = (text: string, from: number): Quoted => ({
  content: text.slice(from + 1),
  to: text.length,
  isClosed: false,
});

const nextOf = (text: string, quote: string, at: number): number => {
  const found = text.indexOf(quote, at);
  return found === -1 ? text.length : found;
};

function slashesBefore(text: string, stop: number, floor: number): number {
  let at = stop;
  while (at > floor && text[at - 1] === '\\') at -= 1;
  return stop - at;
}
