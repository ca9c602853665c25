/** Reads the right side of a comparison as its field wants it. */
import { invalid } from '../errors';
import type { Comparison, Entity, Source } from './ast';
import { ENTITIES, type Field, shorten } from './entities';
import type { Token } from './tokenize';

type Target = { entity: Entity; source: Source; key: string; field: Field };

const fault = (message: string) => invalid(message, { field: 'filter' });

/** MLflow's words for the sources in its messages. */
const KINDS = { metric: 'metric', param: 'parameter', tag: 'tag' } as const;

/**
 * @param op the operator as written, in capitals
 * @param operand nothing for IS NULL and IS NOT NULL; one value; or a list's items behind its opening bracket
 */
export function readValue(target: Target, op: string, operand: Token[]): Comparison['value'] {
  const [first, ...items] = operand;
  if (!first) return readNothing(target, op);
  if (first.kind === 'open') return readList(target, op, items);
  if (target.field.type === 'number' || target.field.type === 'integer') return readNumber(target, first);
  const text = readText(target, first);
  return target.field.type === 'id' ? wholeNumber(text) : text;
}

function readNothing({ entity, source, key, field }: Target, op: string): null {
  if (field.operators.some((candidate) => candidate === op)) return null;
  const { keyed } = ENTITIES[entity];
  const able = (['tag', 'param'] as const).filter((kind) => keyed[kind]?.operators.includes('IS NULL'));
  if (able.length === 0) throw fault(`Invalid comparator '${op}' not one of ${field.operators.join(', ')}`);
  const where = able.map((kind) => `${kind}s`).join(' and ');
  throw fault(`IS NULL / IS NOT NULL is only supported for ${where}, not for '${source}' '${shorten(key)}'`);
}

function readList(target: Target, op: string, items: Token[]): string[] {
  const { entity, source, key, field } = target;
  if (!field.operators.includes('IN')) {
    if (source !== 'attribute' || field.type !== 'text')
      throw notOfField(target, `(${items.map((item) => item.text).join(', ')})`);
    // In MLflow's words, which know nothing of ours.
    const able = Object.entries(ENTITIES[entity].attributes).filter(
      ([, other]) => other.operators.includes('IN') && !other.values,
    );
    const names = able.map(([name]) => `'${name}'`).join(', ');
    throw fault(
      `Only [${names}] attributes support comparison with a list of quoted string values, not '${key}'`,
    );
  }
  if (op !== 'IN' && op !== 'NOT IN') {
    throw fault(`Invalid comparator '${shorten(op)}' for a list, not one of IN, NOT IN`);
  }
  if (items.length === 0) {
    throw fault(
      'While parsing a list in the query, expected a non-empty list of string values, but got empty list',
    );
  }
  return items.map((item) => {
    if (item.kind === 'string')
      return field.type === 'id' ? wholeNumber(item.value) : known(target, item.value);
    throw fault(
      `While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: ${shorten(item.text)} at position ${item.from + 1}`,
    );
  });
}

function readNumber(target: Target, token: Token): number {
  const { key, field } = target;
  const isQuoted = token.kind === 'string';
  if (token.kind !== 'number' && !(isQuoted && field.isQuotedToo)) throw notOfField(target, token.text);
  const written = token.kind === 'string' ? token.value : token.text;
  const value = Number(written);
  if (field.type === 'integer' && !/^\s*[+-]?\d+\s*$/.test(written)) {
    throw fault(`Invalid value for numeric attribute '${key}': '${shorten(written)}'`);
  }
  if (!Number.isFinite(value))
    throw fault(`The number ${shorten(written)} at position ${token.from + 1} is too large`);
  return value;
}

function readText(target: Target, token: Token): string {
  if (token.kind === 'string') return known(target, token.value);
  const isBare =
    token.kind === 'number' || (token.kind === 'name' && !token.parts.some(({ isQuoted }) => isQuoted));
  if (isBare && ENTITIES[target.entity].isBareTextAllowed) return token.text;
  throw token.kind === 'name'
    ? fault(
        `Parameter value is either not quoted or unidentified quote types used for string value ${shorten(token.text)}. Use either single or double quotes.`,
      )
    : notOfField(target, token.text);
}

function known({ key, field }: Target, text: string): string {
  if (!field.values || field.values.includes(text)) return text;
  throw fault(`Invalid value '${shorten(text)}' for ${key}: one of ${field.values.join(', ')}`);
}

/** An experiment's id in its canonical form. */
function wholeNumber(text: string): string {
  if (/^\s*[+-]?\d{1,18}\s*$/.test(text)) return BigInt(text.trim()).toString();
  throw fault(`Invalid experiment ID '${shorten(text)}'. Experiment ID must be a valid integer.`);
}

function notOfField({ source, key, field }: Target, written: string) {
  const found = shorten(written);
  if (field.type === 'number' || field.type === 'integer') {
    const what = source === 'attribute' ? `numeric attribute: ${key}` : source;
    return fault(`Expected numeric value type for ${what}. Found ${found}`);
  }
  if (source === 'dataset')
    return fault(`Expected a quoted string value for dataset attributes. Got value ${found}`);
  if (source === 'attribute')
    return fault(`Expected a quoted string value for attributes. Got value ${found}`);
  return fault(`Expected a quoted string value for ${KINDS[source]} (e.g. 'my-value'). Got value ${found}`);
}
