import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { transaction } from '@/lib/platform/db';
import { invalid } from '@/lib/pure/errors';
import { runChanged } from './changes';
import { noteHeard } from './heartbeats';
import { assertRun, loadActiveRun } from './load';
import { withRunId } from './log-metric';
import { assertUniqueParams, insertParams } from './log-params';
import { addModelMetrics } from './model-metrics';
import { upsertRunTags } from './run-tags';
import { Metric, Param, RunId, Tag } from './schemas';
import { addPoints, addPointsHere } from './write-points';

const MOST = { metrics: 1000, params: 100, tags: 100 };

/** Counted before anything is looked at: 1,001 metrics are refused for their number, not for one of them. */
const atMost = (kind: keyof typeof MOST, count: number) => {
  if (count > MOST[kind]) {
    throw invalid(
      `A batch logging request can contain at most ${MOST[kind]} ${kind}. Got ${count} ${kind}. Please split up ${kind} across multiple requests and try again.`,
      { field: kind },
    );
  }
};

const list = <Item extends z.ZodType>(kind: keyof typeof MOST, item: Item) =>
  z.preprocess((value) => {
    if (Array.isArray(value)) atMost(kind, value.length);
    return value;
  }, z.array(item).default([]));

export const logBatch = command({
  name: 'tracking.logBatch',
  summary: 'Logs metrics, params and tags of a run together: all of them or none.',
  access: 'runs.write',
  transaction: false,
  unaudited: 'volume: the main way that training runs log',
  input: z
    .object({
      runId: RunId.optional(),
      runUuid: RunId.optional(),
      metrics: list('metrics', Metric),
      params: list('params', Param),
      tags: list('tags', Tag),
    })
    .transform(withRunId),
  async run(ctx, { runId, metrics, params, tags }) {
    const total = metrics.length + params.length + tags.length;
    if (total > 1000) {
      throw invalid(
        `A batch logging request can contain at most 1000 metrics, params, and tags. Got ${total} metrics, params, and tags. Please split up metrics, params, and tags across multiple requests and try again.`,
      );
    }
    assertUniqueParams(params);
    const isPointsOnly = params.length === 0 && tags.length === 0 && metrics.every(({ modelId }) => !modelId);
    if (isPointsOnly) {
      await assertRun(ctx, runId);
      await addPoints(runId, metrics);
      noteHeard(runId);
      return {};
    }
    await transaction(async () => {
      const run = await loadActiveRun(ctx, runId);
      const clashes = await insertParams(ctx, run.key, params);
      if (clashes.length > 0) throw changedParams(runId, params, clashes);
      if (metrics.length > 0) await addPointsHere(runId, metrics);
      await addModelMetrics(ctx, runId, metrics);
      await upsertRunTags(ctx, run.key, tags);
      runChanged(ctx, run);
    });
    noteHeard(runId);
    return {};
  },
});

function changedParams(
  runId: string,
  params: { key: string; value: string }[],
  clashes: { key: string; value: string }[],
) {
  const wanted = new Map(params.map(({ key, value }) => [key, value]));
  const list = clashes
    .map(({ key, value }) => `{'key': '${key}', 'old_value': '${value}', 'new_value': '${wanted.get(key)}'}`)
    .join(', ');
  return invalid(
    `Changing param values is not allowed. Params were already logged='[${list}]' for run ID='${runId}'.`,
    { field: 'params' },
  );
}
