import sql, { type Sql } from 'sql-template-tag';
import type { Sources } from '@/lib/core/filter-sql';
import { filterSql } from '@/lib/core/filter-sql';
import type { SortColumn } from '@/lib/core/keyset';
import type { OrderTerm } from '@/lib/pure/order-by';
import { type Filter, parseFilter } from '@/lib/pure/search-filter';
import { PROMPT_TAG } from './prompts';

export const NAME = sql`registered_models.name`;

const MODEL_ATTRIBUTES: Record<string, Omit<SortColumn, 'ascending'>> = {
  name: { expression: NAME, type: 'text' },
  creation_timestamp: { expression: sql`registered_models.creation_time`, type: 'int8' },
  last_updated_timestamp: { expression: sql`registered_models.last_updated_time`, type: 'int8' },
};

const VERSION_ATTRIBUTES: Record<string, Omit<SortColumn, 'ascending'>> = {
  name: { expression: NAME, type: 'text' },
  version_number: { expression: sql`model_versions.version`, type: 'int4' },
  creation_timestamp: { expression: sql`model_versions.creation_time`, type: 'int8' },
  last_updated_timestamp: { expression: sql`model_versions.last_updated_time`, type: 'int8' },
};

const isPrompt = sql`FROM (SELECT CASE WHEN registered_models.is_prompt THEN 'true' ELSE 'false' END AS value) AS prompt WHERE true`;

const MODEL_SOURCES: Sources = {
  attribute: (key) => MODEL_ATTRIBUTES[key]?.expression ?? sql`NULL::text`,
  always: new Set(Object.keys(MODEL_ATTRIBUTES)),
  tag: (key) =>
    key === PROMPT_TAG
      ? isPrompt
      : sql`FROM registered_model_tags WHERE model_key = registered_models.key AND registered_model_tags.key = ${key}`,
  indexedValues: true,
};

const VERSION_SOURCES: Sources = {
  attribute: (key) => {
    if (key === 'run_id') return sql`model_versions.run_id`;
    if (key === 'source_path') return sql`model_versions.source`;
    return VERSION_ATTRIBUTES[key]?.expression ?? sql`NULL::text`;
  },
  always: new Set([...Object.keys(VERSION_ATTRIBUTES), 'source_path']),
  tag: (key) =>
    key === PROMPT_TAG
      ? isPrompt
      : sql`FROM model_version_tags WHERE model_version_tags.model_key = model_versions.model_key
              AND model_version_tags.version = model_versions.version AND model_version_tags.key = ${key}`,
  indexedValues: true,
};

/** Whether the filter itself says something of prompts: else they are passed over. */
const asksForPrompts = (filter: Filter | undefined): boolean => {
  if (!filter) return false;
  if (filter.kind === 'not') return asksForPrompts(filter.term);
  if (filter.kind === 'compare') return filter.source === 'tag' && filter.key === PROMPT_TAG;
  return filter.terms.some(asksForPrompts);
};

/** The one model that a filter lets through, where it names it outright. */
export function onlyModel(text: string): string | undefined {
  const filter = parseFilter('modelVersion', text);
  const terms = filter?.kind === 'and' ? filter.terms : filter ? [filter] : [];
  for (const term of terms) {
    if (term.kind === 'compare' && term.source === 'attribute' && term.key === 'name' && term.op === '=')
      return String(term.value);
  }
  return undefined;
}

async function where(
  entity: 'registeredModel' | 'modelVersion',
  text: string,
  sources: Sources,
): Promise<Sql> {
  const filter = parseFilter(entity, text);
  const condition = await filterSql(filter, sources);
  return asksForPrompts(filter) ? condition : sql`NOT registered_models.is_prompt AND ${condition}`;
}

export const modelsWhere = (filter: string) => where('registeredModel', filter, MODEL_SOURCES);
export const versionsWhere = (filter: string) => where('modelVersion', filter, VERSION_SOURCES);

const columnsOf = (
  terms: readonly OrderTerm[],
  attributes: Record<string, Omit<SortColumn, 'ascending'>>,
  ties: { key: string; ascending: boolean }[],
): SortColumn[] => {
  const all = [...terms, ...ties.filter(({ key }) => !terms.some((term) => term.key === key))];
  return all.flatMap(({ key, ascending }) => {
    const column = attributes[key];
    return column ? [{ ...column, ascending }] : [];
  });
};

export const modelOrder = (terms: readonly OrderTerm[]): SortColumn[] =>
  columnsOf(terms, MODEL_ATTRIBUTES, [{ key: 'name', ascending: true }]);

export const versionOrder = (terms: readonly OrderTerm[]): SortColumn[] =>
  columnsOf(
    terms.length > 0 ? terms : [{ source: 'attribute', key: 'last_updated_timestamp', ascending: false }],
    VERSION_ATTRIBUTES,
    [
      { key: 'name', ascending: true },
      { key: 'version_number', ascending: false },
    ],
  );
