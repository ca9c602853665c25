/** MLflow's search filters, and as our extension OR, NOT and brackets (NOT binds tighter than AND, AND than OR). */
import { invalid } from '../errors';
import type { Comparison, Entity, Filter, Operator, Source } from './ast';
import { DATASET_KEYS, ENTITIES, type Kind, SOURCE_NAMES } from './entities';
import { type Token, tokenize } from './tokenize';

const LONGEST = 100_000;
const DEEPEST = 100;
const MOST_COMPARISONS = 1000;
const SYMBOLS: Record<string, Operator> = { '=': '=', '==': '=', '!=': '!=', '<>': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

/** @returns undefined for an empty text @throws INVALID_PARAMETER_VALUE, field `filter` */
export function parseFilter(entity: Entity, text: string | undefined): Filter | undefined {
  if (!text || text.trim() === '') return undefined;
  if (text.length > LONGEST) throw fault(`it is longer than ${LONGEST} characters`);
  const parser = new Parser(entity, tokenize(text));
  return parser.whole();
}

const fault = (what: string) => invalid(`Invalid filter: ${what}.`, { field: 'filter' });

class Parser {
  private at = 0;
  private depth = 0;
  private comparisons = 0;

  constructor(
    private readonly entity: Entity,
    private readonly tokens: Token[],
  ) {}

  whole(): Filter {
    const filter = this.chain('or');
    const left = this.tokens[this.at];
    if (left) throw this.unexpected(left, 'AND, OR or the end');
    return filter;
  }

  private chain(kind: 'and' | 'or'): Filter {
    const next = () => (kind === 'or' ? this.chain('and') : this.factor());
    const terms = [next()];
    while (this.takeWord(kind)) terms.push(next());
    const [only] = terms;
    return terms.length === 1 && only ? only : { kind, terms };
  }

  private factor(): Filter {
    this.depth += 1;
    if (this.depth > DEEPEST) throw fault(`it is nested deeper than ${DEEPEST} levels`);
    const filter = this.unnested();
    this.depth -= 1;
    return filter;
  }

  private unnested(): Filter {
    if (this.takeWord('not')) return { kind: 'not', term: this.factor() };
    if (this.take('open')) {
      const inner = this.chain('or');
      this.need('close', "')'");
      return inner;
    }
    return this.comparison();
  }

  private comparison(): Comparison {
    this.comparisons += 1;
    if (this.comparisons > MOST_COMPARISONS) throw fault(`it has more than ${MOST_COMPARISONS} comparisons`);
    const { source, key, kind } = this.identifier();
    const op = this.operator();
    if (!kind.operators.includes(op)) {
      throw fault(`'${op}' cannot be used with ${source} '${key}'; use one of ${kind.operators.join(', ')}`);
    }
    return { kind: 'compare', source, key, op, value: this.value(op, kind, `${source} '${key}'`) };
  }

  private identifier(): { source: Source; key: string; kind: Kind } {
    const first = this.name();
    const searchable = ENTITIES[this.entity];
    const source = this.tokens[this.at]?.kind === 'dot' ? SOURCE_NAMES[first] : undefined;
    if (this.tokens[this.at]?.kind === 'dot' && source === undefined) {
      throw fault(`'${first}' is not a kind of key; use ${this.sourceNames()}`);
    }
    if (source === undefined || source === 'attribute') {
      if (source) this.at += 1;
      const written = source ? this.name() : first;
      const key = searchable.aliases?.[written] ?? written;
      const kind = Object.hasOwn(searchable.attributes, key) ? searchable.attributes[key] : undefined;
      if (kind) return { source: 'attribute', key, kind };
      throw fault(`Invalid attribute key '${written}' specified. Valid keys are ${Object.keys(searchable.attributes).join(', ')}`);
    }
    this.at += 1;
    const kind = searchable.sources[source];
    if (!kind) throw fault(`this search knows no ${source}s; use ${this.sourceNames()}`);
    const key = this.key();
    if (source === 'dataset' && !DATASET_KEYS.includes(key)) {
      throw fault(`Invalid dataset key '${key}' specified. Valid keys are ${DATASET_KEYS.join(', ')}`);
    }
    return { source, key, kind };
  }

  private sourceNames(): string {
    return ['attributes', ...Object.keys(ENTITIES[this.entity].sources).map((name) => `${name}s`)].join(', ');
  }

  /** Bare keys may hold dots: `tags.mlflow.parentRunId`. */
  private key(): string {
    let key = this.name();
    if (this.tokens[this.at - 1]?.quote) return key;
    while (this.take('dot')) key += `.${this.name()}`;
    return key;
  }

  private name(): string {
    const token = this.tokens[this.at];
    if (token && ['word', 'quoted', 'number'].includes(token.kind)) {
      this.at += 1;
      return token.text;
    }
    throw this.unexpected(token, 'a key');
  }

  private operator(): Operator {
    const token = this.tokens[this.at];
    if (token?.kind === 'operator') {
      this.at += 1;
      return SYMBOLS[token.text] ?? '=';
    }
    if (this.takeWord('like')) return 'LIKE';
    if (this.takeWord('ilike')) return 'ILIKE';
    if (this.takeWord('in')) return 'IN';
    if (this.takeWord('not')) {
      if (this.takeWord('in')) return 'NOT IN';
      throw this.unexpected(this.tokens[this.at], 'IN behind NOT');
    }
    if (this.takeWord('is')) {
      const isNot = this.takeWord('not');
      if (this.takeWord('null')) return isNot ? 'IS NOT NULL' : 'IS NULL';
      throw this.unexpected(this.tokens[this.at], 'NULL or NOT NULL');
    }
    throw this.unexpected(token, 'an operator');
  }

  private value(op: Operator, kind: Kind, of: string): Comparison['value'] {
    if (op === 'IS NULL' || op === 'IS NOT NULL') return null;
    if (op === 'IN' || op === 'NOT IN') return this.list();
    const token = this.tokens[this.at];
    this.at += 1;
    if (kind.type === 'number') {
      if (token?.kind === 'number') return Number(token.text);
      throw fault(`${of} is compared with a number, not with ${token ? `'${token.text}'` : 'nothing'}`);
    }
    if (token?.kind === 'string' || token?.quote === '"') return token.text;
    throw fault(`${of} is compared with a text in quotes, not with ${token ? token.text : 'nothing'}`);
  }

  private list(): string[] {
    this.need('open', "'(' and a list of texts");
    const values: string[] = [];
    do {
      const token = this.tokens[this.at];
      if (token?.kind !== 'string' && token?.quote !== '"') throw this.unexpected(token, 'a text in quotes');
      values.push(token.text);
      this.at += 1;
    } while (this.take('comma'));
    this.need('close', "')'");
    return values;
  }

  private take(kind: Token['kind']): boolean {
    const isNext = this.tokens[this.at]?.kind === kind;
    if (isNext) this.at += 1;
    return isNext;
  }

  private takeWord(word: string): boolean {
    const token = this.tokens[this.at];
    const isNext = token?.kind === 'word' && token.text.toLowerCase() === word;
    if (isNext) this.at += 1;
    return isNext;
  }

  private need(kind: Token['kind'], what: string): void {
    if (!this.take(kind)) throw this.unexpected(this.tokens[this.at], what);
  }

  private unexpected(token: Token | undefined, wanted: string) {
    return token
      ? fault(`expected ${wanted} at position ${token.from + 1}, found '${token.text.slice(0, 40)}'`)
      : fault(`expected ${wanted} at its end`);
  }
}
