/** MLflow's order_by terms: `metrics.loss DESC`, ``params.`my key` ``, `start_time`. Ascending unless they say otherwise. */
import { invalid } from './errors';
import type { Entity, Source } from './search-filter/ast';
import { attributesOf, ENTITIES, resolveName, shorten, sourceOf } from './search-filter/entities';
import { type NamePart, type Token, tokenizeFilter } from './search-filter/tokenize';

export type OrderKey = { source: Source; key: string };
export type OrderTerm = OrderKey & { ascending: boolean };

const MAX_TERM_LENGTH = 2000;
/** What runs and logged models are ordered by beside their attributes; other objects have attributes only. */
const ORDERED_SOURCES: Partial<Record<Entity, Source[]>> = {
  run: ['metric', 'param', 'tag'],
  loggedModel: ['metric'],
};

/** The attributes that an order may name. */
export const orderableOf = (entity: Entity): string[] => ENTITIES[entity].orderable ?? attributesOf(entity);

const fault = (message: string) => invalid(message, { field: 'orderBy' });
const unreadable = (written: string) =>
  fault(`Invalid order_by clause '${shorten(written)}'. Could not be parsed.`);

/** @throws INVALID_PARAMETER_VALUE, field `orderBy`, for a term that cannot be read, an unknown key, or one given twice */
export function parseOrderBy(entity: Entity, terms: readonly string[]): OrderTerm[] {
  const parsed = terms.map((term) => parseTerm(entity, term));
  const seen = new Set<string>();
  for (const { source, key } of parsed) {
    const name = `${source}.${key}`;
    if (seen.has(name)) throw fault(`\`order_by\` contains duplicate fields: ${shorten(name)}`);
    seen.add(name);
  }
  return parsed;
}

/**
 * The field name of a logged models' order, which is an attribute or `metrics.` and the metric's name as it is:
 * unquoted, spaces included, and without a direction.
 *
 * @throws INVALID_PARAMETER_VALUE, field `orderBy`
 */
export function parseOrderField(entity: Entity, name: string): OrderKey {
  const dot = name.indexOf('.');
  if (dot === -1) return resolveOrderKey(entity, [{ text: name.trim(), isQuoted: false }]);
  return resolveOrderKey(entity, splitAt(name, dot));
}

function parseTerm(entity: Entity, term: string): OrderTerm {
  if (term.length > MAX_TERM_LENGTH || term.includes('\0')) throw unreadable(term);
  const [first, direction, ...rest] = tokenizeFilter(term);
  const parts = first && partsOf(entity, first);
  if (!parts || rest.length > 0 || (direction && direction.kind !== 'name')) throw unreadable(term);
  const order = direction?.text.toUpperCase() ?? 'ASC';
  if (order !== 'ASC' && order !== 'DESC')
    throw fault(`Invalid ordering key in order_by clause '${shorten(term)}'.`);
  return { ...resolveOrderKey(entity, parts), ascending: order === 'ASC' };
}

/** A name, which may be quoted as a whole too: `"metrics.my key" DESC`. */
function partsOf(entity: Entity, token: Token): NamePart[] | undefined {
  if ((token.kind !== 'name' && token.kind !== 'string') || !token.isClosed) return undefined;
  if (token.kind === 'string' && token.quote === "'") return undefined;
  const parts = token.kind === 'string' ? [{ text: token.value, isQuoted: true }] : token.parts;
  const [only] = parts;
  if (parts.length > 1 || !only?.isQuoted) return parts;
  const dot = only.text.indexOf('.');
  return sourceOf(entity, only.text.slice(0, Math.max(dot, 0))) ? splitAt(only.text, dot) : parts;
}

const splitAt = (name: string, dot: number): NamePart[] => [
  { text: name.slice(0, dot), isQuoted: false },
  { text: name.slice(dot + 1), isQuoted: true },
];

function resolveOrderKey(entity: Entity, parts: NamePart[]): OrderKey {
  const { source, key } = resolveName(entity, parts, 'orderBy');
  if (source !== 'attribute') {
    if (ORDERED_SOURCES[entity]?.includes(source)) return { source, key };
    throw fault(`Invalid order_by entity: ${source}`);
  }
  const valid = orderableOf(entity);
  if (valid.includes(key)) return { source, key };
  const what = entity === 'registeredModel' ? 'order by' : 'attribute';
  throw fault(`Invalid ${what} key '${shorten(key)}' specified. Valid keys are ${valid.join(', ')}`);
}
