/**
 * An expression over columns of a row: an on-demand feature, or a quantity of what runs logged. It means the same wherever it is evaluated: numbers are doubles, times are
 * seconds since 1970, null goes through whatever it meets, and what has no finite value is null.
 */
import { invalid } from '../errors';

export type ValueType = 'number' | 'text' | 'boolean' | 'null';

export type Node =
  | { kind: 'value'; value: number | string | boolean | null; type: ValueType }
  | { kind: 'column'; name: string; type: ValueType; isTime: boolean }
  | { kind: 'call'; name: string; parts: Node[]; type: ValueType };

type Signature = { takes: ValueType[]; gives: ValueType };

const N: ValueType = 'number';
const B: ValueType = 'boolean';

/** What takes values of fixed types. `coalesce`, `if`, `=`, `<>` and `is null` take any, alike. */
export const FUNCTIONS: Record<string, Signature> = {
  '+': { takes: [N, N], gives: N },
  '-': { takes: [N, N], gives: N },
  '*': { takes: [N, N], gives: N },
  '/': { takes: [N, N], gives: N },
  '%': { takes: [N, N], gives: N },
  negative: { takes: [N], gives: N },
  '<': { takes: [N, N], gives: B },
  '<=': { takes: [N, N], gives: B },
  '>': { takes: [N, N], gives: B },
  '>=': { takes: [N, N], gives: B },
  and: { takes: [B, B], gives: B },
  or: { takes: [B, B], gives: B },
  not: { takes: [B], gives: B },
  abs: { takes: [N], gives: N },
  floor: { takes: [N], gives: N },
  ceil: { takes: [N], gives: N },
  round: { takes: [N], gives: N },
  sqrt: { takes: [N], gives: N },
  ln: { takes: [N], gives: N },
  exp: { takes: [N], gives: N },
  pow: { takes: [N, N], gives: N },
  least: { takes: [N, N], gives: N },
  greatest: { takes: [N, N], gives: N },
  hour: { takes: [N], gives: N },
  weekday: { takes: [N], gives: N },
  number: { takes: [B], gives: N },
};

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|'((?:[^']|'')*)'|"((?:[^"]|"")+)"|`((?:[^`]|``)+)`|([A-Za-z_]\w*)|(<>|!=|<=|>=|==|[-+*/%()<>=,.]))/y;
const LONGEST = 2_000;
const DEEPEST = 60;

type Token = { text: string; kind: 'number' | 'text' | 'quoted' | 'word' | 'sign' | 'end'; at: number };

type Column = Extract<Node, { kind: 'column' }>;

/** What names mean in an expression. */
export type Names = {
  /**
   * @param parts what stood between dots: `val.loss` has two, a name in quotes is one
   * @returns the column, or what is wrong with the name
   */
  column: (parts: readonly string[]) => Column | string;
  /** What else a function is called here. */
  aliases?: Readonly<Record<string, string>>;
};

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw fault(`'${text.slice(at).trim().slice(0, 20)}' cannot be read`, at);
    const [, number, quote, quoted, ticked, word, sign] = found;
    if (number !== undefined) tokens.push({ text: number, kind: 'number', at });
    else if (quote !== undefined) tokens.push({ text: quote.replaceAll("''", "'"), kind: 'text', at });
    else if (quoted !== undefined) tokens.push({ text: quoted.replaceAll('""', '"'), kind: 'quoted', at });
    else if (ticked !== undefined) tokens.push({ text: ticked.replaceAll('``', '`'), kind: 'quoted', at });
    else if (word !== undefined) tokens.push({ text: word, kind: 'word', at });
    else tokens.push({ text: sign ?? '', kind: 'sign', at });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { text: '', kind: 'end', at: text.length }];
}

const fault = (message: string, at: number) =>
  invalid(`The expression is wrong at character ${at + 1}: ${message}.`, { field: 'expression' });

/** @param columns by Delta's types. @throws INVALID_PARAMETER_VALUE saying where */
export const parseExpression = (text: string, columns: readonly { name: string; type: string }[]): Node =>
  parseNamed(text, { column: (parts) => columnOf(parts.join('.'), columns) });

/** @throws INVALID_PARAMETER_VALUE saying where */
export function parseNamed(text: string, names: Names): Node {
  if (text.length > LONGEST)
    throw invalid(`An expression has at most ${LONGEST} characters.`, { field: 'expression' });
  return new Parser(tokensOf(text), names).whole();
}

function columnOf(name: string, columns: readonly { name: string; type: string }[]): Column | string {
  const column = columns.find((each) => each.name === name);
  if (!column) return `there is no column '${name.slice(0, 100)}'`;
  const known = valueTypeOf(column.type);
  return known
    ? { kind: 'column', name, ...known }
    : `'${name}' is a ${column.type}, which expressions do not take`;
}

/** The names of the columns that it takes. */
export function columnsIn(node: Node): string[] {
  if (node.kind === 'column') return [node.name];
  return node.kind === 'call' ? [...new Set(node.parts.flatMap(columnsIn))] : [];
}

function valueTypeOf(type: string): { type: ValueType; isTime: boolean } | undefined {
  if (/^(byte|short|integer|long|float|double|decimal)/.test(type)) return { type: 'number', isTime: false };
  if (/^(timestamp|date)/.test(type)) return { type: 'number', isTime: true };
  if (type === 'string') return { type: 'text', isTime: false };
  return type === 'boolean' ? { type: 'boolean', isTime: false } : undefined;
}

const COMPARED = ['<', '<=', '>', '>='];

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: Token[],
    private readonly names: Names,
  ) {}

  whole(): Node {
    const node = this.or();
    if (this.next.kind !== 'end') throw fault(`'${this.next.text}' is too much`, this.next.at);
    return node;
  }

  private get next(): Token {
    return this.tokens[this.at] as Token;
  }
  private take(): Token {
    const token = this.next;
    this.at += 1;
    return token;
  }
  private isWord(word: string): boolean {
    return this.next.kind === 'word' && this.next.text.toLowerCase() === word;
  }
  private takeWord(word: string): boolean {
    const is = this.isWord(word);
    if (is) this.at += 1;
    return is;
  }
  private takeSign(...signs: string[]): string | undefined {
    if (this.next.kind !== 'sign' || !signs.includes(this.next.text)) return undefined;
    return this.take().text;
  }
  private expect(sign: string): void {
    if (!this.takeSign(sign)) throw fault(`'${sign}' is missing`, this.next.at);
  }

  private or(): Node {
    let left = this.and();
    for (let { at } = this.next; this.takeWord('or'); { at } = this.next)
      left = this.call('or', [left, this.and()], at);
    return left;
  }
  private and(): Node {
    let left = this.not();
    for (let { at } = this.next; this.takeWord('and'); { at } = this.next)
      left = this.call('and', [left, this.not()], at);
    return left;
  }
  private not(): Node {
    const { at } = this.next;
    return this.takeWord('not') ? this.call('not', [this.not()], at) : this.comparison();
  }
  private comparison(): Node {
    const left = this.sum();
    const { at } = this.next;
    if (this.takeWord('is')) {
      const isNot = this.takeWord('not');
      if (!this.takeWord('null')) throw fault("after 'is' comes 'null'", this.next.at);
      const test: Node = { kind: 'call', name: 'is null', parts: [left], type: B };
      return isNot ? this.call('not', [test], at) : test;
    }
    const sign = this.takeSign('=', '==', '<>', '!=', ...COMPARED);
    if (!sign) return left;
    if (COMPARED.includes(sign)) return this.call(sign, [left, this.sum()], at);
    const parts = [left, this.sum()];
    this.common(parts, at);
    const equal: Node = { kind: 'call', name: '=', parts, type: B };
    return sign === '=' || sign === '==' ? equal : this.call('not', [equal], at);
  }
  private sum(): Node {
    let left = this.product();
    for (;;) {
      const { at } = this.next;
      const sign = this.takeSign('+', '-');
      if (!sign) return left;
      left = this.call(sign, [left, this.product()], at);
    }
  }
  private product(): Node {
    let left = this.unary();
    for (;;) {
      const { at } = this.next;
      const sign = this.takeSign('*', '/', '%');
      if (!sign) return left;
      left = this.call(sign, [left, this.unary()], at);
    }
  }
  private unary(): Node {
    const { at } = this.next;
    return this.takeSign('-') ? this.call('negative', [this.unary()], at) : this.primary();
  }

  private primary(): Node {
    const token = this.take();
    this.depth += 1;
    if (this.depth > DEEPEST) throw fault('it is nested too deeply', token.at);
    const node = this.primaryOf(token);
    this.depth -= 1;
    return node;
  }
  private primaryOf(token: Token): Node {
    if (token.kind === 'number') return { kind: 'value', value: Number(token.text), type: N };
    if (token.kind === 'text') return { kind: 'value', value: token.text, type: 'text' };
    if (token.kind === 'sign' && token.text === '(') {
      const inside = this.or();
      this.expect(')');
      return inside;
    }
    if (token.kind === 'quoted') return this.column(token);
    if (token.kind !== 'word')
      throw fault(token.kind === 'end' ? 'something is missing' : `'${token.text}' stands wrong`, token.at);
    const word = token.text.toLowerCase();
    if (word === 'true' || word === 'false') return { kind: 'value', value: word === 'true', type: B };
    if (word === 'null') return { kind: 'value', value: null, type: 'null' };
    if (!this.takeSign('(')) return this.column(token);
    const parts: Node[] = [];
    if (!this.takeSign(')')) {
      do parts.push(this.or());
      while (this.takeSign(','));
      this.expect(')');
    }
    return this.call(word, parts, token.at);
  }

  private column({ text, at }: Token): Node {
    const parts = [text];
    while (this.takeSign('.')) {
      const part = this.take();
      if (!['word', 'quoted', 'number'].includes(part.kind)) throw fault('a name ends with a dot', part.at);
      parts.push(part.text);
    }
    const column = this.names.column(parts);
    if (typeof column === 'string') throw fault(column, at);
    return column;
  }

  private call(called: string, parts: Node[], at: number): Node {
    const { aliases = {} } = this.names;
    const name = (Object.hasOwn(aliases, called) && aliases[called]) || called;
    if (name === 'coalesce' && parts.length > 0)
      return { kind: 'call', name, parts, type: this.common(parts, at) };
    if (name === 'if' && parts.length === 3) {
      const [test, ...others] = parts;
      if (test?.type !== B && test?.type !== 'null')
        throw fault("the first part of 'if' is true or false", at);
      return { kind: 'call', name, parts, type: this.common(others, at) };
    }
    const signature = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!signature && name !== 'coalesce' && name !== 'if')
      throw fault(`there is no function '${called.slice(0, 50)}'`, at);
    if (signature?.takes.length !== parts.length)
      throw fault(`'${called}' takes another number of parts`, at);
    for (const [index, part] of parts.entries()) {
      if (part.type !== signature.takes[index] && part.type !== 'null')
        throw fault(`'${called}' takes a ${signature.takes[index]}, not a ${part.type}`, at);
    }
    return { kind: 'call', name, parts, type: signature.gives };
  }

  /** Parts of which any may be the result are of one type. */
  private common(parts: readonly Node[], at: number): ValueType {
    const types = [...new Set(parts.map(({ type }) => type).filter((type) => type !== 'null'))];
    if (types.length > 1) throw fault(`a ${types[0]} and a ${types[1]} are not of one kind`, at);
    return types[0] ?? 'null';
  }
}
