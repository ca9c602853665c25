/** MLflow's order_by terms: `metrics.loss DESC`, ``params.`my key` ``, `start_time`. Ascending unless it says otherwise. */
import { invalid } from './errors';
import { ENTITIES, SOURCE_NAMES } from './search-filter/entities';
import type { Entity, Source } from './search-filter/ast';

export type OrderTerm = { source: Source; key: string; ascending: boolean };

const TERM = /^\s*(?:(?<source>\w+)\s*\.\s*)?(?:`(?<back>[^`]*)`|"(?<double>[^"]*)"|(?<bare>\S.*?))(?:\s+(?<direction>asc|desc))?\s*$/is;

/** @throws INVALID_PARAMETER_VALUE, field `orderBy`, for a term that cannot be read, an unknown key, or one given twice */
export function parseOrderBy(entity: Entity, terms: string[]): OrderTerm[] {
  const parsed = terms.map((term) => parseTerm(entity, term));
  const seen = new Set<string>();
  for (const { source, key } of parsed) {
    const id = `${source}.${key}`;
    if (seen.has(id)) throw fault(`\`order_by\` contains duplicate fields: ${id}`);
    seen.add(id);
  }
  return parsed;
}

const fault = (message: string) => invalid(message, { field: 'orderBy' });

function parseTerm(entity: Entity, term: string): OrderTerm {
  const { source: prefix, back, double, bare, direction } = TERM.exec(term)?.groups ?? {};
  const ascending = direction?.toLowerCase() !== 'desc';
  const source = prefix === undefined ? 'attribute' : SOURCE_NAMES[prefix];
  const written = back ?? double ?? bare;
  if (source === undefined && prefix !== undefined) {
    // A key of dots with no kind before it, such as an attribute that does not exist.
    throw fault(`Invalid order_by '${term.slice(0, 200)}': '${prefix}' is not a kind of key.`);
  }
  if (source === undefined || written === undefined || (bare !== undefined && /\s/.test(bare) && source !== 'attribute')) {
    throw fault(`Invalid order_by clause '${term.slice(0, 200)}'. Write a key, then ASC or DESC.`);
  }
  const { attributes, aliases, sources, orderable = [] } = ENTITIES[entity];
  if (source !== 'attribute') {
    if (!sources[source] || source === 'dataset') throw fault(`Invalid order_by: this search has no ${source}s to order by.`);
    return { source, key: written, ascending };
  }
  const key = aliases?.[written] ?? written;
  if (!Object.hasOwn(attributes, key) && !orderable.includes(key)) {
    throw fault(`Invalid attribute key '${written.slice(0, 200)}' specified. Valid keys are ${[...Object.keys(attributes), ...orderable].join(', ')}`);
  }
  return { source, key, ascending };
}
