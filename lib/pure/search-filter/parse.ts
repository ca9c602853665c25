/** MLflow's search filters, and as our extension OR, NOT and brackets (NOT binds tighter than AND, AND than OR). */
import { invalid } from '../errors';
import type { Comparison, Entity, Filter } from './ast';
import { type Field, resolveField, shorten } from './entities';
import { readValue } from './read-value';
import { type Keyword, type Token, tokenizeFilter } from './tokenize';

const MAX_LENGTH = 100_000;
const MAX_DEPTH = 100;
const MAX_COMPARISONS = 1000;
const SYMBOLS = ['=', '!=', '<', '<=', '>', '>='];

/**
 * @returns undefined for an empty text, which every object matches
 * @throws INVALID_PARAMETER_VALUE, field `filter`; what cannot be read is named with its position, counted from 1
 */
export function parseFilter(entity: Entity, text: string | undefined): Filter | undefined {
  if (!text) return undefined;
  if (text.length > MAX_LENGTH) {
    throw fault(`The filter string exceeds the maximum length of ${MAX_LENGTH} characters`);
  }
  if (text.includes('\0')) {
    throw fault(`The filter string has a NUL character at position ${text.indexOf('\0') + 1}`);
  }
  const tokens = tokenizeFilter(text);
  return tokens.length === 0 ? undefined : new Parser(entity, text, tokens).parse();
}

const fault = (message: string) => invalid(message, { field: 'filter' });

class Parser {
  private at = 0;
  private depth = 0;
  private comparisons = 0;

  constructor(
    private readonly entity: Entity,
    private readonly text: string,
    private readonly tokens: Token[],
  ) {}

  parse(): Filter {
    const filter = this.chain('OR', () => this.chain('AND', () => this.factor()));
    const rest = this.peek();
    if (rest?.text.startsWith(';') && this.tokens.length > this.at + 1) {
      throw fault(
        `Search filter contained multiple expression (';' at position ${rest.from + 1}). Join them with AND`,
      );
    }
    if (rest) throw this.unexpected('AND, OR or the end of the filter');
    return filter;
  }

  private chain(word: 'AND' | 'OR', term: () => Filter): Filter {
    const first = term();
    const terms = [first];
    while (this.takeKeyword(word)) terms.push(term());
    return terms.length === 1 ? first : { kind: word === 'AND' ? 'and' : 'or', terms };
  }

  private factor(): Filter {
    if (this.takeKeyword('NOT')) return this.deeper(() => ({ kind: 'not', term: this.factor() }));
    if (!this.take('open')) return this.comparison();
    return this.deeper(() => {
      const inner = this.chain('OR', () => this.chain('AND', () => this.factor()));
      if (!this.take('close')) throw this.unexpected("AND, OR or ')'");
      return inner;
    });
  }

  private deeper(read: () => Filter): Filter {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw fault(`The filter string is nested deeper than ${MAX_DEPTH} levels`);
    const filter = read();
    this.depth -= 1;
    return filter;
  }

  private comparison(): Comparison {
    this.comparisons += 1;
    if (this.comparisons > MAX_COMPARISONS) {
      throw fault(`The filter string has more than ${MAX_COMPARISONS} comparisons`);
    }
    const { source, key, field } = this.field();
    const written = this.operator();
    const operand = written === 'IS NULL' || written === 'IS NOT NULL' ? [] : this.operand(written);
    const value = readValue({ entity: this.entity, source, key, field }, written, operand);
    const op = field.operators.find((candidate) => candidate === written);
    if (op) return { kind: 'compare', source, key, op, value };
    throw fault(`Invalid comparator '${shorten(written)}' not one of ${field.operators.join(', ')}`);
  }

  private field(): Pick<Comparison, 'source' | 'key'> & { field: Field } {
    const token = this.peek();
    if (token?.kind === 'name' && token.isClosed) {
      this.at += 1;
      return resolveField(this.entity, token.parts);
    }
    if (token?.kind === 'string' && token.quote === '"' && token.isClosed) {
      this.at += 1;
      return resolveField(this.entity, [{ text: token.value, isQuoted: true }]);
    }
    const isValue = (token?.kind === 'string' && token.isClosed) || token?.kind === 'number';
    if (isValue && this.tokens[this.at + 1]?.kind === 'operator') {
      const found = shorten(token.text);
      throw fault(
        `Invalid comparison clause. Expected 'Identifier' found '${found}' at position ${token.from + 1}`,
      );
    }
    throw this.unexpected('a key such as metrics.accuracy');
  }

  /** As written, in capitals: it may be none that there is. */
  private operator(): string {
    const token = this.peek();
    if (token?.kind === 'operator') {
      this.at += 1;
      return SYMBOLS.find((symbol) => symbol === token.text) ?? token.text;
    }
    if (this.takeKeyword('IS')) {
      const op = this.takeKeyword('NOT') ? 'IS NOT NULL' : 'IS NULL';
      if (this.takeKeyword('NULL')) return op;
      throw this.unexpected(op === 'IS NULL' ? 'NULL or NOT NULL' : 'NULL');
    }
    const negation = this.takeKeyword('NOT') ? 'NOT ' : '';
    for (const word of ['LIKE', 'ILIKE', 'RLIKE', 'IN'] as const) {
      if (this.takeKeyword(word)) return negation + word;
    }
    throw this.unexpected(negation ? 'IN' : 'an operator such as =');
  }

  private operand(op: string): Token[] {
    const first = this.peek();
    if (this.take('open')) return [...this.list(first)];
    const canBeValue = first && ['name', 'string', 'number'].includes(first.kind) && !this.isUnclosed(first);
    if (!canBeValue || op === 'IN' || op === 'NOT IN') {
      throw this.unexpected(op.endsWith('IN') ? "a list such as ('a', 'b')" : 'a value');
    }
    this.at += 1;
    return [first];
  }

  /** The opening bracket, then the items. */
  private *list(open: Token | undefined): Generator<Token> {
    if (open) yield open;
    while (!this.take('close')) {
      const item = this.peek();
      if (!item || this.isUnclosed(item)) throw this.unexpected("a quoted string or ')'");
      if (item.kind !== 'string' && item.kind !== 'number' && item.kind !== 'name') {
        throw fault(
          `While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list at position ${item.from + 1}`,
        );
      }
      this.at += 1;
      yield item;
      if (!this.take('comma') && this.peek()?.kind !== 'close') throw this.unexpected("',' or ')'");
    }
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(kind: Token['kind']): boolean {
    const isNext = this.peek()?.kind === kind;
    if (isNext) this.at += 1;
    return isNext;
  }

  private takeKeyword(word: Keyword): boolean {
    const token = this.peek();
    const isNext = token?.kind === 'keyword' && token.word === word;
    if (isNext) this.at += 1;
    return isNext;
  }

  private isUnclosed(token: Token): boolean {
    return (token.kind === 'name' || token.kind === 'string') && !token.isClosed;
  }

  private unexpected(wanted: string) {
    const token = this.peek();
    const where = 'Invalid clause(s) in filter string:';
    if (!token) return fault(`${where} expected ${wanted} at its end, position ${this.text.length + 1}`);
    const found = `'${shorten(token.text)}' at position ${token.from + 1}`;
    if (this.isUnclosed(token)) return fault(`${where} ${found} has a quote that is not closed`);
    const previous = this.tokens[this.at - 1];
    if (previous?.kind === 'name' && previous.to === token.from && token.kind !== 'close') {
      return fault(
        `${where} ${found}. A key with characters other than letters, digits, _ and . goes in backticks, as in metrics.\`my-key\``,
      );
    }
    return fault(`${where} ${found}. Expected ${wanted}`);
  }
}
