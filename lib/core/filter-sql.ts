/** Search filters as SQL conditions: what each source of an entity means is for its domain to say. */
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Comparison, Filter } from '../pure/search-filter';

/** How one entity's sources become SQL. Each answers a condition on the row at hand. */
export type Sources = {
  attribute(key: string): Sql;
  /** Attributes that are flags, of which a row may have several: a condition for each. */
  flags?(key: string): Record<string, Sql> | undefined;
  /** Attributes that every row has. */
  always?: ReadonlySet<string>;
  /** Rows of a key: `FROM … WHERE …` that a comparison of `value` is added to. */
  param?(key: string): Sql;
  tag?(key: string): Sql;
  /** Whether params and tags are indexed by the beginning of their value. */
  indexedValues?: boolean;
  /** A run's latest value of a metric, by the number of its name. */
  metric?(nameId: number): Sql;
  metricNumbers?(names: string[]): Promise<Map<string, number>>;
  /** A metric's rows where metrics are kept by name. */
  namedMetric?(key: string, dataset?: { name?: string; digest?: string }): Sql;
  dataset?(key: string): { from: Sql; value: Sql };
};

const NUMBER_OPERATORS = ['=', '!=', '<', '<=', '>', '>='];

/** A filter as a condition. Names of metrics are looked up first, all at once. */
export async function filterSql(filter: Filter | undefined, sources: Sources): Promise<Sql> {
  if (!filter) return sql`true`;
  const keys = [...comparisonsOf(filter)].filter(({ source }) => source === 'metric').map(({ key }) => key);
  const names = (keys.length > 0 && (await sources.metricNumbers?.([...new Set(keys)]))) || new Map();
  return condition(filter, sources, names);
}

function* comparisonsOf(filter: Filter): Generator<Comparison> {
  if (filter.kind === 'compare') yield filter;
  else if (filter.kind === 'not') yield* comparisonsOf(filter.term);
  else for (const term of filter.terms) yield* comparisonsOf(term);
}

function condition(filter: Filter, sources: Sources, names: Map<string, number>, isDenied = false): Sql {
  if (filter.kind === 'not') return sql`NOT (${condition(filter.term, sources, names, true)})`;
  if (filter.kind === 'compare') return comparison(filter, sources, names, isDenied);
  const glue = filter.kind === 'and' ? ' AND ' : ' OR ';
  return sql`(${join(
    filter.terms.map((term) => condition(term, sources, names, isDenied)),
    glue,
  )})`;
}

function comparison(term: Comparison, sources: Sources, names: Map<string, number>, isDenied: boolean): Sql {
  const { source, key, op } = term;
  if (source === 'attribute') {
    const flags = sources.flags?.(key);
    if (flags) return hasFlag(flags, term);
    const column = sources.attribute(key);
    if (op === 'IS NULL' || op === 'IS NOT NULL') return sql`(${column}) ${raw(op)}`;
    // A comparison with nothing is false, also under NOT. It is said only there: no index answers IS TRUE.
    const isTrue = compare(column, term);
    return !isDenied || sources.always?.has(key) ? isTrue : sql`((${isTrue}) IS TRUE)`;
  }
  const rowsOf = rowsFor(term, sources, names);
  if (!rowsOf) return op === 'IS NULL' ? sql`true` : sql`false`;
  const { from, value } = rowsOf;
  if (op === 'IS NULL') return sql`NOT EXISTS (SELECT 1 ${from})`;
  if (op === 'IS NOT NULL') return sql`EXISTS (SELECT 1 ${from})`;
  return sql`EXISTS (SELECT 1 ${from} AND ${compareRow(value, term, sources)})`;
}

function hasFlag(flags: Record<string, Sql>, { op, value }: Comparison): Sql {
  const wanted = [value]
    .flat()
    .flatMap((flag) => (Object.hasOwn(flags, String(flag)) ? [flags[String(flag)] as Sql] : []));
  const has = wanted.length > 0 ? sql`(${join(wanted, ' OR ')})` : sql`false`;
  return op === '!=' || op === 'NOT IN' ? sql`NOT ${has}` : has;
}

function compareRow(value: Sql, term: Comparison, sources: Sources): Sql {
  if (term.source === 'metric') {
    const isTrue = sources.metric ? compareLatest(term) : compare(value, term);
    return sql`${isTrue} AND value <> 'NaN'`;
  }
  const isIndexed = sources.indexedValues && (term.source === 'param' || term.source === 'tag');
  return isIndexed ? compareIndexed(term) : compare(value, term);
}

// Either arm has an index of its own (migration 0002).
const compareLatest = (term: Comparison): Sql =>
  sql`(${compare(sql`settled_value`, term)} OR (settled_value IS NULL AND ${compare(sql`value`, term)}))`;

/** The index holds that many characters of a value. */
const INDEXED_LENGTH = 100;

/** A text that the index holds whole needs no second look at the row. */
function compareIndexed(term: Comparison): Sql {
  const texts = [term.value].flat().filter((value) => typeof value === 'string');
  const isShort = texts.every((text) => text.length < INDEXED_LENGTH);
  const canUseIndex = (term.op === '=' || term.op === 'IN') && isShort;
  return compare(canUseIndex ? sql`left(value, 100)` : sql`value`, term);
}

function rowsFor(term: Comparison, sources: Sources, names: Map<string, number>) {
  const { source, key } = term;
  if (source === 'dataset') return sources.dataset?.(key);
  const value = sql`value`;
  if (source === 'param' && sources.param) return { from: sources.param(key), value };
  if (source === 'tag' && sources.tag) return { from: sources.tag(key), value };
  if (source === 'metric' && sources.namedMetric) return { from: sources.namedMetric(key), value };
  const nameId = names.get(key);
  return sources.metric && nameId !== undefined ? { from: sources.metric(nameId), value } : undefined;
}

function compare(column: Sql, { op, value }: Comparison): Sql {
  if (Array.isArray(value)) {
    return op === 'IN' ? sql`(${column}) = ANY(${value}::text[])` : sql`(${column}) <> ALL(${value}::text[])`;
  }
  if (typeof value === 'number') {
    return sql`(${column}) ${raw(NUMBER_OPERATORS.includes(op) ? op : '=')} ${value}::float8`;
  }
  if (op === 'LIKE' || op === 'ILIKE') return sql`(${column}) ${raw(op)} ${value}`;
  return sql`(${column}) ${raw(op === '!=' ? '<>' : '=')} ${value}`;
}
