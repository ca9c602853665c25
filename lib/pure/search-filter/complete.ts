/** What fits at the cursor of a filter that is still being written. */
import type { Entity, Operator, Source } from './ast';
import { canonical, sourceOf } from './entities';
import { type Token, tokenizeFilter } from './tokenize';

export type CompletionContext = {
  expects: 'key' | 'operator' | 'value' | 'conjunction';
  source?: Source;
  key?: string;
  op?: Operator;
  isInList: boolean;
  /** What is written of it so far, without quotes; a key without the part before its dot. */
  prefix: string;
  /** The stretch of the text that a choice replaces: a key with the part before its dot. */
  from: number;
  to: number;
};

type State = {
  expects: CompletionContext['expects'];
  left: { source: Source; key: string } | undefined;
  /** In capitals, as far as it is written. */
  op: string;
  opFrom: number;
  isInList: boolean;
};

const OPERATORS: Operator[] = ['=', '!=', '<', '<=', '>', '>=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];
const GROWING_SYMBOLS = ['<', '>', '!'];
const GROWING_WORDS = ['IS', 'IS NOT', 'NOT'];

/** @param cursor an offset in `text`, 0 to its length */
export function completionContext(entity: Entity, text: string, cursor: number): CompletionContext {
  const tokens = tokenizeFilter(text);
  const { from, to } = editedPart(tokens, cursor) ?? { from: cursor, to: cursor };
  const state: State = { expects: 'key', left: undefined, op: '', opFrom: 0, isInList: false };
  for (const token of tokens) {
    if (token.to > from) break;
    Object.assign(state, after(state, token, entity));
  }
  const { expects, left, isInList } = state;
  const typed = text.slice(from, cursor);
  if (expects === 'conjunction') return { expects, isInList, prefix: typed, from, to };
  if (expects === 'key') return { expects, ...typedKey(entity, typed), isInList, from, to };
  if (expects === 'operator') {
    const start = state.op === '' ? from : state.opFrom;
    const prefix = text.slice(start, cursor).replace(/\s+/g, ' ');
    return { expects, ...left, isInList, prefix, from: start, to };
  }
  const op = OPERATORS.find((candidate) => candidate === state.op);
  return { expects, ...left, ...(op && { op }), isInList, prefix: unquoted(typed), from, to };
}

/** The stretch that the cursor is in or at the end of; undefined where it stands between finished things. */
function editedPart(tokens: Token[], cursor: number): { from: number; to: number } | undefined {
  const index = tokens.findIndex((token) => token.from < cursor && cursor <= token.to);
  const token = tokens[index];
  if (!token || isFinished(token, cursor)) return undefined;
  const run = isWordlike(token) ? gluedTo(tokens, index) : [token];
  const last = run.at(-1) ?? token;
  return { from: (run[0] ?? token).from, to: isUnclosed(last) ? cursor : last.to };
}

/** The token with those that touch it: `my-key` is three. */
function gluedTo(tokens: Token[], index: number): Token[] {
  let first = index;
  let last = index;
  while (isGlued(tokens[first - 1], tokens[first])) first -= 1;
  while (isGlued(tokens[last], tokens[last + 1])) last += 1;
  return tokens.slice(first, last + 1);
}

const isWordlike = ({ kind }: Token): boolean =>
  kind === 'name' || kind === 'keyword' || kind === 'number' || kind === 'unknown';

const isGlued = (left: Token | undefined, right: Token | undefined): boolean =>
  left !== undefined &&
  right !== undefined &&
  left.to === right.from &&
  isWordlike(left) &&
  isWordlike(right);

const isUnclosed = (token: Token): boolean =>
  (token.kind === 'name' || token.kind === 'string') && !token.isClosed;

/** Whether nothing more can be added to the token at the cursor. */
function isFinished(token: Token, cursor: number): boolean {
  if (token.kind === 'open' || token.kind === 'close' || token.kind === 'comma') return true;
  if (cursor < token.to) return false;
  if (token.kind === 'string') return token.isClosed;
  return token.kind === 'operator' && !GROWING_SYMBOLS.includes(token.text);
}

function after(state: State, token: Token, entity: Entity): Partial<State> {
  if (token.kind === 'keyword' && (token.word === 'AND' || token.word === 'OR')) {
    return { expects: 'key', left: undefined, op: '', isInList: false };
  }
  if (state.expects === 'key') {
    const left = leftOf(token, entity);
    return left ? { expects: 'operator', left, op: '' } : {};
  }
  if (state.expects === 'operator') {
    const op = `${state.op} ${token.text.toUpperCase()}`.trim();
    const opFrom = state.op === '' ? token.from : state.opFrom;
    if (op === 'IS NULL' || op === 'IS NOT NULL') return { expects: 'conjunction', op, opFrom };
    return { expects: GROWING_WORDS.includes(op) ? 'operator' : 'value', op, opFrom };
  }
  if (state.expects === 'value') {
    if (token.kind === 'open') return { isInList: true };
    if (token.kind === 'close' || !state.isInList) return { expects: 'conjunction', isInList: false };
  }
  return {};
}

function leftOf(token: Token, entity: Entity): State['left'] {
  const parts = token.kind === 'name' ? token.parts.map((part) => part.text) : [];
  if (token.kind === 'string' && token.quote === '"') parts.push(token.value);
  const [first, ...rest] = parts;
  if (first === undefined) return undefined;
  const source = rest.length > 0 ? sourceOf(entity, first) : 'attribute';
  const key = rest.length > 0 ? rest.join('.') : first;
  return { source: source ?? 'attribute', key: source === 'attribute' ? canonical(entity, key) : key };
}

function typedKey(entity: Entity, typed: string): { source?: Source; prefix: string } {
  const dot = typed.indexOf('.');
  const source = dot === -1 ? undefined : sourceOf(entity, typed.slice(0, dot));
  return source ? { source, prefix: unquoted(typed.slice(dot + 1)) } : { prefix: unquoted(typed) };
}

function unquoted(typed: string): string {
  const [token, ...more] = tokenizeFilter(typed);
  if (more.length > 0) return typed;
  if (token?.kind === 'string') return token.value;
  return token?.kind === 'name' && token.parts[0]?.isQuoted ? token.parts[0].text : typed;
}
