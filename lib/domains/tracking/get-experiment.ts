import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { preparedName } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { EXPERIMENT_COLUMNS, type ExperimentRecord, toExperiment } from './experiment-shape';
import { experimentGranted, experimentNumbers } from './load';
import { ExperimentId } from './schemas';

const find = async (ctx: Context, where: Sql, name: string) =>
  (
    await ctx.sql<ExperimentRecord>(
      sql`SELECT ${EXPERIMENT_COLUMNS} FROM experiments WHERE ${where} AND ${experimentGranted(ctx)}`,
      preparedName(ctx, 'experiment', name),
    )
  )[0];

export const getExperiment = query({
  name: 'tracking.getExperiment',
  summary: 'An experiment by id, deleted ones too.',
  access: 'experiments.read',
  input: z.object({ experimentId: ExperimentId }),
  async run(ctx, { experimentId }) {
    const [id] = experimentNumbers([experimentId]);
    const record = id === undefined ? undefined : await find(ctx, sql`id = ${id}`, 'tracking.getExperiment');
    if (!record) throw notFound(`No Experiment with id=${experimentId} exists`);
    return { experiment: toExperiment(record) };
  },
});

export const getExperimentByName = query({
  name: 'tracking.getExperimentByName',
  summary: 'An experiment by name, deleted ones too.',
  access: 'experiments.read',
  input: z.object({ experimentName: z.string().min(1) }),
  async run(ctx, { experimentName }) {
    const record = await find(ctx, sql`name = ${experimentName}`, 'tracking.getExperimentByName');
    if (!record) throw notFound(`Could not find experiment with name '${experimentName}'`);
    return { experiment: toExperiment(record) };
  },
});
