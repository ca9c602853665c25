import sql, { empty } from 'sql-template-tag';
import { z } from 'zod';
import { filterSql, type Sources } from '@/lib/core/filter-sql';
import { afterSql, orderSql, positionSql, type SortColumn } from '@/lib/core/keyset';
import { query } from '@/lib/core/operation';
import { cutPage, PageToken, readPageToken } from '@/lib/core/page';
import { parseOrderBy } from '@/lib/pure/order-by';
import { parseFilter } from '@/lib/pure/search-filter';
import { EXPERIMENT_COLUMNS, type ExperimentRecord, toExperiment } from './experiment-shape';
import { experimentGranted } from './load';
import { MaxResults, ViewType } from './schemas';

const COLUMNS = {
  name: { expression: sql`experiments.name`, type: 'text' },
  experiment_id: { expression: sql`experiments.id`, type: 'int4' },
  creation_time: { expression: sql`experiments.creation_time`, type: 'int8' },
  last_update_time: { expression: sql`experiments.last_update_time`, type: 'int8' },
} as const;
type ColumnName = keyof typeof COLUMNS;
const isColumn = (key: string): key is ColumnName => Object.hasOwn(COLUMNS, key);

const SOURCES: Sources = {
  attribute: (key) => {
    if (key === 'experiment_id') return sql`experiments.id::text`;
    return isColumn(key) ? COLUMNS[key].expression : sql`NULL::text`;
  },
  tag: (key) =>
    sql`FROM experiment_tags WHERE experiment_id = experiments.id AND experiment_tags.key = ${key}`,
};

const orderOf = (orderBy: string[]): SortColumn[] => {
  const terms = parseOrderBy('experiment', orderBy).filter(({ key }) => isColumn(key));
  const given = terms.length > 0 ? terms : [{ key: 'last_update_time', ascending: false }];
  const columns = given.map(({ key, ascending }) => ({ ...COLUMNS[key as ColumnName], ascending }));
  const hasId = given.some(({ key }) => key === 'experiment_id');
  return hasId ? columns : [...columns, { ...COLUMNS.experiment_id, ascending: false }];
};

export const searchExperiments = query({
  name: 'tracking.searchExperiments',
  summary: 'Experiments, filtered and ordered, a page at a time.',
  access: 'experiments.read',
  input: z.object({
    filter: z.string().default(''),
    viewType: ViewType,
    orderBy: z.array(z.string().max(2000)).max(20).default([]),
    maxResults: MaxResults(50_000, 1000),
    pageToken: PageToken,
  }),
  async run(ctx, { filter, viewType, orderBy, maxResults, pageToken: token }) {
    const asked = { filter, viewType, orderBy };
    const columns = orderOf(orderBy);
    const stage =
      viewType === 'ALL'
        ? empty
        : sql`lifecycle_stage = ${viewType === 'DELETED_ONLY' ? 'deleted' : 'active'}::lifecycle_stage AND`;
    const found = await ctx.sql<ExperimentRecord & { position: unknown[] }>(sql`
      SELECT ${EXPERIMENT_COLUMNS}, ${positionSql(columns)} AS position FROM experiments
      WHERE ${stage} ${await filterSql(parseFilter('experiment', filter), SOURCES)}
        AND ${experimentGranted(ctx)} AND ${afterSql(columns, readPageToken(asked, token))}
      ORDER BY ${orderSql(columns)} LIMIT ${maxResults + 1}`);
    const { page, nextPageToken } = cutPage(asked, found, maxResults, ({ position }) => position);
    return {
      experiments: page.map(toExperiment),
      ...(nextPageToken && { nextPageToken }),
    };
  },
});
