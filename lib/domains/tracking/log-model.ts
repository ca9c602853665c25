import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { runChanged } from './changes';
import { noteHeard } from './heartbeats';
import { loadActiveRun } from './load';
import { upsertRunTags } from './run-tags';
import { RunId } from './schemas';

const HISTORY_TAG = 'mlflow.log-model.history';
const NEEDED = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'];
const MOST = 1 << 20;

function parseModel(text: string): Record<string, unknown> {
  let model: unknown;
  try {
    model = JSON.parse(text);
  } catch {
    throw invalid('Malformed model info. It is not valid JSON.', { field: 'modelJson' });
  }
  const fields = typeof model === 'object' && model !== null ? (model as Record<string, unknown>) : {};
  const missing = NEEDED.filter((name) => !Object.hasOwn(fields, name));
  if (missing.length > 0) {
    throw invalid(`Model json is missing mandatory fields: ${missing.join(', ')}`, { field: 'modelJson' });
  }
  return fields;
}

/** The tag is a caller's to write: it may hold anything. */
function parseHistory(text: string | undefined): unknown[] {
  try {
    const history: unknown = JSON.parse(text ?? '[]');
    if (Array.isArray(history)) return history;
  } catch {
    // Told below, as for JSON that is no list.
  }
  throw invalid(`The tag ${HISTORY_TAG} of this run is not a list of models.`, { field: 'runId' });
}

/** How clients before MLflow 3 note a model: appended to a tag of the run. */
export const logModel = command({
  name: 'tracking.logModel',
  summary: 'Notes a model of a run in the way of MLflow 2.',
  access: 'runs.write',
  unaudited: 'volume: part of logging a model',
  input: z.object({ runId: RunId, modelJson: z.string().min(1).max(MOST, 'is too long') }),
  async run(ctx, { runId, modelJson }) {
    const model = parseModel(modelJson);
    const run = await loadActiveRun(ctx, runId);
    // One at a time: each appends to what the one before wrote.
    await ctx.sql(sql`SELECT 1 FROM runs WHERE key = ${run.key} FOR UPDATE`);
    const [tag] = await ctx.sql<{ value: string }>(
      sql`SELECT value FROM run_tags WHERE run_key = ${run.key} AND key = ${HISTORY_TAG}`,
    );
    const history = parseHistory(tag?.value);
    await upsertRunTags(ctx, run.key, [{ key: HISTORY_TAG, value: JSON.stringify([...history, model]) }]);
    noteHeard(runId);
    runChanged(ctx, run);
    return {};
  },
});
