import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { type Adopted, differs, type Finding, keepable, shown } from './adopted';
import { addDatasets, DatasetInput } from './log-inputs';
import { insertParams } from './log-params';
import { mergeFields, type Seen } from './merge-fields';
import type { KeyValue, RunInputs } from './run-shape';
import { RUN_NAME_TAG, upsertRunTags } from './run-tags';
import { Param, Tag } from './schemas';

/** A run of another server, with its id, times and state there. */
export type ForeignRun = {
  id: string;
  name: string;
  userId: string;
  status: 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
  startTime: number;
  endTime: number | null;
  stage: 'active' | 'deleted';
  params: KeyValue[];
  tags: KeyValue[];
} & RunInputs;

type Here = {
  key: number;
  experimentId: number;
  startTime: number;
  status: string;
  endTime: number | null;
  stage: string;
  isNew: boolean;
};

const RUN_ID = /^[0-9a-f]{32}$/;
const NOTHING = { params: 0, tags: 0, datasets: 0 };
const TAG = 'tag:';

/** Makes the run of that id, or brings the one that is here up to what the source says. Points and artifacts apart. */
export async function adoptRun(
  ctx: Context,
  experimentId: number,
  run: ForeignRun,
  before: Seen | undefined,
): Promise<Adopted> {
  const refuse = (refused: string): Adopted => ({
    refused,
    isNew: false,
    added: NOTHING,
    findings: [],
    seen: new Map(),
  });
  if (!RUN_ID.test(run.id)) return refuse('Its id has not the form of a run id.');
  const here = await insertOrLock(ctx, experimentId, run);
  if (here.startTime !== run.startTime) return refuse('Another run has its id here.');

  const { kept: params, findings: faultyParams } = keepable('param', run.params, Param);
  const { kept: tags, findings: faultyTags } = keepable('tag', run.tags, Tag);
  tags.set(RUN_NAME_TAG, run.name);
  const wanted = new Map([...stateOf(run), ...prefixed(tags)]);
  const found = new Map([
    ...stateOf(here),
    ...prefixed(await keyValues(ctx, sql`SELECT key, value FROM run_tags WHERE run_key = ${here.key}`)),
  ]);
  const { write, differing, seen } = mergeFields(
    wanted,
    found,
    // What was purged here comes anew, and whole.
    here.isNew ? undefined : before,
  );
  await writeState(ctx, here.key, write);
  const newTags = [...write].flatMap(([field, value]) =>
    field.startsWith(TAG) ? [{ key: field.slice(TAG.length), value }] : [],
  );
  await upsertRunTags(ctx, here.key, newTags);
  const paramsBefore = await countOf(ctx, sql`SELECT count(*) FROM params WHERE run_key = ${here.key}`);
  const clashes = await insertParams(
    ctx,
    here.key,
    [...params].map(([key, value]) => ({ key, value })),
  );
  const paramsAfter = await countOf(ctx, sql`SELECT count(*) FROM params WHERE run_key = ${here.key}`);
  const inputs = await adoptInputs(ctx, here, run);
  return {
    isNew: here.isNew,
    added: { params: paramsAfter - paramsBefore, tags: newTags.length, datasets: inputs.added },
    findings: [
      ...(here.experimentId === experimentId
        ? []
        : [differs('run', 'experiment', String(here.experimentId), String(experimentId))]),
      ...faultyParams,
      ...faultyTags,
      ...differing.map((field) => toFinding(field, found.get(field), wanted.get(field))),
      ...clashes.map(({ key, value }) => differs('param', key, value, params.get(key) ?? '')),
      ...inputs.findings,
    ],
    seen,
  };
}

const stateOf = ({
  status,
  endTime,
  stage,
}: Pick<Here, 'status' | 'endTime' | 'stage'>): [string, string][] => [
  ['status', status],
  ['endTime', String(endTime ?? '')],
  ['stage', stage],
];

const prefixed = (tags: Map<string, string>) =>
  [...tags].map(([key, value]): [string, string] => [TAG + key, value]);

const toFinding = (field: string, here = '', there = ''): Finding =>
  field.startsWith(TAG)
    ? differs('tag', field.slice(TAG.length), here, there)
    : differs('run', field, here, there);

async function keyValues(ctx: Context, question: ReturnType<typeof sql>): Promise<Map<string, string>> {
  const rows = await ctx.sql<KeyValue>(question);
  return new Map(rows.map(({ key, value }) => [key, value]));
}

async function countOf(ctx: Context, question: ReturnType<typeof sql>): Promise<number> {
  const [{ count } = { count: 0 }] = await ctx.sql<{ count: number }>(question);
  return count;
}

async function insertOrLock(ctx: Context, experimentId: number, run: ForeignRun): Promise<Here> {
  const made = await ctx.sql(sql`
    INSERT INTO runs (id, experiment_id, name, user_id, status, start_time, end_time, lifecycle_stage, deleted_time)
    VALUES (${run.id}, ${experimentId}, ${run.name}, ${shown(run.userId)}, ${run.status}::run_status, ${run.startTime},
            ${run.endTime}, ${run.stage}::lifecycle_stage, ${run.stage === 'deleted' ? ctx.now : null})
    ON CONFLICT (id) DO NOTHING RETURNING key`);
  const [here] = await ctx.sql<Omit<Here, 'isNew'>>(sql`
    SELECT key, experiment_id AS "experimentId", start_time AS "startTime", status, end_time AS "endTime",
           lifecycle_stage AS stage
    FROM runs WHERE id = ${run.id} FOR UPDATE`);
  if (!here) throw new Error(`The run ${run.id} went away while it was imported.`);
  return { ...here, isNew: made.length > 0 };
}

async function writeState(ctx: Context, key: number, write: Map<string, string>): Promise<void> {
  const status = write.get('status') ?? null;
  const endTime = write.get('endTime');
  const stage = write.get('stage') ?? null;
  if (status === null && endTime === undefined && stage === null) return;
  await ctx.sql(sql`
    UPDATE runs SET
      status = coalesce(${status}::run_status, status), settled = settled AND ${status}::run_status IS NULL,
      end_time = CASE WHEN ${endTime !== undefined} THEN nullif(${endTime ?? ''}, '')::bigint ELSE end_time END,
      lifecycle_stage = coalesce(${stage}::lifecycle_stage, lifecycle_stage),
      deleted_time = CASE ${stage}::lifecycle_stage WHEN 'deleted' THEN ${ctx.now}::bigint WHEN 'active' THEN NULL
                     ELSE deleted_time END
    WHERE key = ${key}`);
}

async function adoptInputs(
  ctx: Context,
  { key, experimentId }: Here,
  { datasetInputs, modelInputs, modelOutputs }: ForeignRun,
): Promise<{ added: number; findings: Finding[] }> {
  const findings: Finding[] = [];
  const datasets = datasetInputs.flatMap((input) => {
    const parsed = DatasetInput.safeParse(input);
    if (parsed.data) return [parsed.data];
    const reason = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    findings.push({ outcome: 'missing', kind: 'dataset', item: shown(input.dataset.name), reason });
    return [];
  });
  const count = () => countOf(ctx, sql`SELECT count(*) FROM dataset_inputs WHERE run_key = ${key}`);
  const before = await count();
  if (datasets.length > 0) await addDatasets(ctx, { key, experimentId }, datasets);
  const added = (await count()) - before;

  const linked = [...modelInputs, ...modelOutputs].map(({ modelId }) => modelId);
  const known = new Set(
    (await ctx.sql<{ id: string }>(sql`SELECT id FROM logged_models WHERE id = ANY(${linked})`)).map(
      ({ id }) => id,
    ),
  );
  for (const modelId of new Set(linked)) {
    if (known.has(modelId)) continue;
    findings.push({
      outcome: 'missing',
      kind: 'model',
      item: modelId,
      reason: 'The run is linked to a logged model that is not here.',
    });
  }
  const inputs = modelInputs.filter(({ modelId }) => known.has(modelId));
  const outputs = modelOutputs.filter(({ modelId }) => known.has(modelId));
  await ctx.sql(sql`
    INSERT INTO model_inputs (run_key, model_id) SELECT ${key}::bigint, unnest(${inputs.map(({ modelId }) => modelId)}::text[])
    ON CONFLICT DO NOTHING`);
  await ctx.sql(sql`
    INSERT INTO model_outputs (run_key, model_id, step)
    SELECT ${key}::bigint, given.* FROM unnest(${outputs.map(({ modelId }) => modelId)}::text[],
                                           ${outputs.map(({ step }) => step)}::bigint[]) AS given
    ON CONFLICT DO NOTHING`);
  return { added, findings };
}
