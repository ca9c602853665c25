/** The job of the queue: one run, from what it works with to what it wrote. Whatever kills it, the next one goes on behind the last part. */
import path from 'node:path';
import sql from 'sql-template-tag';
import type { Caller } from '@/lib/core/access';
import { makeContext } from '@/lib/core/context';
import { perform } from '@/lib/core/perform';
import { blobs } from '@/lib/platform/blobs';
import { prisma, rows } from '@/lib/platform/db';
import { withEngine } from '@/lib/platform/duckdb';
import { log } from '@/lib/platform/log';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import { RuntimeFault } from '@/lib/platform/runtimes/python';
import { inScratch } from '@/lib/platform/scratch';
import { AppError, invalid } from '@/lib/pure/errors';
import { literal, literals } from '@/lib/pure/sql-text';
import { claimRun, type Ended, endRun, Lease, LeaseLost, releaseRun } from './lease';
import type { JobRow, RunRow } from './load';
import { modelTable } from './model-table';
import { OwnerGone, ownerOf } from './owner';
import { fetchTo, INPUT, partName, resultPlace, store, workPlace } from './places';
import { predict } from './predict';
import { wakeRun } from './queue-run';
import { SCORED_AT } from './settle';
import { findRun, type RunKey, type SettledRun, settleRun } from './settle-run';
import { PLACE, stageRows } from './stage-rows';
import { openedModel, withModel } from './warm-models';
import { writeOutput } from './write-output';
import { columnsIn, MODEL_VERSION, OURS, readRows, writePart } from './write-part';

/** Of one worker: its other work goes on beside them. */
const MOST_AT_ONCE = 2;
const WAIT = 2_000;
const MOST_ATTEMPTS = 4;
/** Workers that ended at once while they had it: what kills so many is the run. */
const MOST_KILLED = 20;
const MOST_ROWS = 20_000;
const MOST_CELLS = 1_000_000;

let working = 0;

export async function score(which: RunKey, worker: AbortSignal): Promise<void> {
  if (working >= MOST_AT_ONCE) return wakeRun(which.jobKey, which.number, Date.now() + WAIT);
  // Counted before anything is waited for: others that come meanwhile would not see it.
  working += 1;
  try {
    if (await claimRun(which)) await scoreClaimed(which, worker);
  } finally {
    working -= 1;
  }
}

async function scoreClaimed(which: RunKey, worker: AbortSignal): Promise<void> {
  const lease = new Lease(which, worker);
  try {
    const { job, run } = await findRun({ sql: rows }, which);
    await end(
      job,
      which,
      await work(job, run, lease).catch((error: unknown) => outcomeOf(error, run, lease)),
    );
  } catch (error) {
    if (error instanceof LeaseLost) return;
    if (!worker.aborted) throw error;
    await releaseRun(which);
    await wakeRun(which.jobKey, which.number);
  } finally {
    lease.stop();
    await wakeNext(which.jobKey);
  }
}

async function wakeNext(jobKey: number): Promise<void> {
  const [next] = await rows<{ number: number }>(
    sql`SELECT number FROM scoring_runs WHERE job_key = ${jobKey} AND state = 'queued' ORDER BY number LIMIT 1`,
  );
  if (next) await wakeRun(jobKey, next.number);
}

type Outcome = Ended & { stops?: boolean };

/** What the data, the model or somebody's rights are the cause of is told; what broke on our side is tried again. */
function outcomeOf(error: unknown, { attempts, number }: RunRow, { signal }: Lease): Outcome {
  const why: unknown = signal.aborted ? signal.reason : error;
  if (signal.aborted && !(why instanceof AppError && why.code === 'CANCELLED')) throw why;
  if (why instanceof OwnerGone) return { state: 'failed', message: why.message, stops: true };
  if (why instanceof RuntimeFault) return { state: 'failed', message: why.message };
  if (why instanceof AppError && why.code === 'CANCELLED') return { state: 'canceled', message: why.message };
  const isTold = why instanceof AppError && why.code !== 'INTERNAL_ERROR';
  const isPassing = !isTold || ['REQUEST_LIMIT_EXCEEDED', 'TEMPORARILY_UNAVAILABLE'].includes(why.code);
  if (!isTold) log.error({ run: number, err: why }, 'a scoring run failed');
  const message = isTold
    ? why.message
    : `It broke off by a fault of this server; its log tells more of run ${number}.`;
  return { state: isPassing && attempts < MOST_ATTEMPTS ? 'queued' : 'failed', message };
}

async function end(job: JobRow, which: RunKey, outcome: Outcome): Promise<void> {
  if (!(await endRun(which, outcome))) return;
  const { state, message, stops } = outcome;
  if (state === 'queued') return wakeRun(which.jobKey, which.number, Date.now() + WAIT * 4);
  // A stream that went on would fail at the same rows again. One whose run was cancelled is stopped already, or started anew by now.
  if (stops || (job.kind === 'stream' && state === 'failed'))
    await rows(sql`
      UPDATE scoring_jobs SET is_active = false, state_message = ${message}, due_time = NULL WHERE key = ${job.key}`);
  if (state !== 'failed') await blobs().remove(workPlace(job.id, which.number));
}

async function work(job: JobRow, run: RunRow, lease: Lease): Promise<Outcome> {
  const { signal } = lease;
  const which = { jobKey: job.key, number: run.number };
  if (run.attempts > MOST_KILLED)
    throw new RuntimeFault(
      `${MOST_KILLED} workers were killed while they had it. It may need more memory than there is: see their logs.`,
    );
  await lease.note({ phase: 'preparing' });
  const owner = await ownerOf(job);
  const settled = await perform(settleRun, owner, which);
  return inScratch(async (folder) => {
    const input = path.join(folder, INPUT);
    const total = await provideRows(owner, job, run, settled, input, lease);
    if (total === 0)
      return finish(job, settled, { state: 'succeeded', message: 'There were no rows to score.' });
    await lease.note({ phase: 'scoring' });
    const parts = await scoreRows(job, run, settled, input, total, lease);
    await lease.note({ phase: 'writing' });
    const files: string[] = [];
    for (let part = 0; part < parts; part += 1) {
      const key = `${workPlace(job.id, run.number)}/${partName(part)}`;
      files.push(await fetchTo(key, path.join(folder, partName(part))));
    }
    signal.throwIfAborted();
    if (!settled.output)
      return { state: 'succeeded', message: '', resultBytes: await joinParts(job, run, files) };
    const { version } = await perform(writeOutput, owner, { ...which, files });
    return finish(job, settled, { state: 'succeeded', message: '', outputVersion: version });
  });
}

async function finish(job: JobRow, { inputVersion }: SettledRun, outcome: Outcome): Promise<Outcome> {
  if (job.kind === 'stream' && inputVersion !== null)
    await rows(sql`
      UPDATE scoring_jobs SET position = greatest(position, ${inputVersion}::bigint), state_message = '' WHERE key = ${job.key}`);
  return outcome;
}

/** The numbered rows as a file of this machine: those of the last worker that was at the run, where there was one. */
async function provideRows(
  owner: Caller,
  job: JobRow,
  run: RunRow,
  settled: SettledRun,
  file: string,
  lease: Lease,
): Promise<number> {
  const key = `${workPlace(job.id, run.number)}/${INPUT}`;
  if (run.rowsTotal !== null) {
    if (run.rowsTotal > 0) await fetchTo(key, file);
    return run.rowsTotal;
  }
  const { featureSpec } = await openedModel(settled.model.artifacts);
  const ctx = makeContext(owner, prisma(), log, [], 'scoring.create');
  const total = await stageRows(ctx, job, settled, featureSpec, file, lease.signal);
  if (total > 0) await store(file, key);
  await lease.note({ rowsTotal: total });
  return total;
}

/** Answers how many parts there are. */
async function scoreRows(
  job: JobRow,
  run: RunRow,
  { model: { artifacts, version } }: SettledRun,
  input: string,
  total: number,
  lease: Lease,
): Promise<number> {
  let { parts, rowsDone } = run;
  if (rowsDone >= total) return parts;
  const { signal } = lease;
  const present = (await columnsIn(input, signal)).filter((name) => name !== PLACE);
  const columns = keptColumns(job, present);
  // What the rows lack is known before the model's process has begun, which takes seconds.
  const names = modelColumns(job, await openedModel(artifacts), present);
  await withModel(artifacts, signal, async (loaded) => {
    const size = Math.max(100, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / names.length)));
    const common = {
      input,
      columns,
      modelVersion: version,
      scoredAt: run.startTime ?? run.queuedTime,
      signal,
    };
    while (rowsDone < total) {
      const range = { ...common, from: rowsDone, to: Math.min(total, rowsDone + size) };
      const table = modelTable(await readRows(range, names), loaded.model);
      const body = await predict(loaded, table, range.from);
      const file = path.join(path.dirname(input), partName(parts));
      await writePart({ ...range, body }, file);
      await store(file, `${workPlace(job.id, run.number)}/${partName(parts)}`);
      parts += 1;
      rowsDone = range.to;
      await lease.note({ parts, rowsDone });
    }
  });
  return parts;
}

function keptColumns({ definition: { columns } }: JobRow, present: readonly string[]): string[] {
  const missing = columns?.find((name) => !present.includes(name));
  if (missing !== undefined) throw invalid(`The rows have no column '${missing}', which is to go along.`);
  const kept = columns ?? [...present];
  const taken = kept.find(
    (name) => [MODEL_VERSION, SCORED_AT].includes(name.toLowerCase()) || OURS.test(name),
  );
  if (taken !== undefined)
    throw invalid(
      `The rows have a column '${taken}', as the output calls one of its own. Choose the columns that go along.`,
    );
  return kept;
}

/** What the model sees, in its order. @throws INVALID_PARAMETER_VALUE naming what the rows lack */
function modelColumns(
  { definition }: JobRow,
  { signature, featureSpec }: OpenedModel,
  present: readonly string[],
): string[] {
  const looked = featureSpec && featureSpec.inputColumns.length > 0 ? featureSpec.inputColumns : undefined;
  const signed =
    signature?.kind === 'columns' && signature.isNamed
      ? signature.columns.flatMap(({ name = '', isRequired }) =>
          isRequired || present.includes(name) ? [name] : [],
        )
      : undefined;
  const wanted = definition.modelColumns ?? looked ?? signed ?? [...present];
  const missing = wanted.filter((name) => !present.includes(name));
  if (missing.length > 0)
    throw invalid(
      `The model needs ${missing.length === 1 ? 'the column' : 'the columns'} ${missing
        .slice(0, 10)
        .map((name) => `'${name}'`)
        .join(', ')}, which the rows do not have.`,
    );
  return wanted;
}

async function joinParts(job: JobRow, run: RunRow, files: string[]): Promise<number> {
  const folder = path.dirname(files[0] ?? '');
  const result = path.join(folder, 'result.parquet');
  await withEngine({ folders: [folder], weight: 'heavy' }, (engine) =>
    engine.run(
      `COPY (SELECT * FROM read_parquet(${literals(files)}, union_by_name = true)) TO ${literal(result)} (FORMAT parquet, COMPRESSION zstd)`,
    ),
  );
  return store(result, resultPlace(job.id, run.number));
}
