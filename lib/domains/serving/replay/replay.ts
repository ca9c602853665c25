/** The job of the queue: a candidate over rows of the log, from reading them to what is said of them. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { log } from '@/lib/platform/log';
import { RuntimeFault } from '@/lib/platform/runtimes/python';
import { AppError, invalid } from '@/lib/pure/errors';
import { type SettledModel, withModel } from '../../scoring';
import type { InferenceRow } from '../read-inference-log';
import { Candidate, type InputRow, type Lacking, lackingFor, type Said } from './candidate';
import { Hold, NotWanted } from './hold';
import type { ReplayKey } from './load';
import { measure } from './measure';
import { countLogged, readSample } from './read-log';
import { wakeReplay } from './replays';
import type { Logged, Measured, ReplayResult, Skipped } from './result';
import { askerOf, settleReplay, settleServed } from './settle-replay';
import { sumUp } from './sum-up';

export async function replayLog(which: ReplayKey, worker: AbortSignal): Promise<void> {
  const hold = await Hold.take(which, worker);
  if (!hold) return;
  try {
    await hold.succeed(await work(hold));
  } catch (error) {
    await settle(hold, which, error);
  } finally {
    hold.leave();
  }
}

/** What the rows, the models or somebody's rights are the cause of is told; what broke on our side is tried again by the queue. */
async function settle(hold: Hold, which: ReplayKey, error: unknown): Promise<void> {
  const why: unknown = hold.signal.aborted ? hold.signal.reason : error;
  if (why instanceof NotWanted || error instanceof NotWanted) return;
  if (hold.stopping.aborted) {
    await hold.handOver();
    return wakeReplay(which);
  }
  const isTold = why instanceof RuntimeFault || (why instanceof AppError && why.code !== 'INTERNAL_ERROR');
  if (isTold) return hold.fail(why.message);
  log.error({ replay: which.number, err: why }, 'a replay failed');
  await hold.fail(`It broke off by a fault of this server; its log tells more of replay ${which.number}.`);
}

async function work(hold: Hold): Promise<ReplayResult> {
  const { replay, signal } = hold;
  const { endpointKey, modelName, modelVersion } = replay;
  const asker = await askerOf(replay);
  const { endpointId, candidate, masked } = await perform(settleReplay, asker, {
    endpointKey,
    modelName,
    modelVersion,
  });
  const logged = await countLogged(endpointId, replay);
  const sample = await readSample(endpointId, replay, logged, signal);
  const scored = await withModel(candidate.artifacts, signal, async (loaded) => {
    const { kept, skipped } = sortOut(sample, await lackingFor(loaded), masked);
    if (kept.length === 0) throw invalid(noneWhy(skipped));
    await hold.note({ phase: 'scoring', rowsTotal: kept.length });
    const said = await scoreRows(new Candidate(loaded), kept, hold);
    await hold.note({ phase: 'timing' });
    const answered = kept.filter((_, at) => 'output' in (said[at] ?? {})).map(inputsOf);
    const times = await measure(loaded, answered, signal);
    return { kept, skipped, said, answered, times, looksUp: loaded.model.featureSpec !== undefined };
  });
  const served = await measureServed(asker, logged, scored.answered, candidate, signal);
  return sumUp({ ...scored, replay, logged, rows: sample.length, served, masked });
}

const inputsOf = ({ inputs }: InferenceRow): InputRow => inputs ?? {};
const isTable = ({ inputs }: InferenceRow) =>
  inputs !== null && typeof inputs === 'object' && !Array.isArray(inputs);

function sortOut(
  sample: readonly InferenceRow[],
  lacking: Lacking,
  masked: readonly string[],
): { kept: InferenceRow[]; skipped: Skipped[] } {
  const skipped = new Map<string, Skipped>();
  const skip = (why: Skipped['why'], column: string | null) => {
    const key = `${why} ${column ?? ''}`;
    const known = skipped.get(key) ?? {
      why,
      column,
      isMasked: column !== null && masked.includes(column),
      rows: 0,
    };
    known.rows += 1;
    skipped.set(key, known);
  };
  const kept = sample.filter((row) => {
    const column = isTable(row) ? lacking(inputsOf(row)) : undefined;
    if (!isTable(row)) skip('notKept', null);
    else if (column !== undefined) skip('lacks', column);
    return isTable(row) && column === undefined;
  });
  return { kept, skipped: [...skipped.values()].sort((a, b) => b.rows - a.rows) };
}

function noneWhy(skipped: readonly Skipped[]): string {
  const [most] = skipped;
  if (!most) return 'The log has no row in that span.';
  if (most.why === 'notKept')
    return 'The log kept no inputs of these rows as a table: they were too long, or no table.';
  return most.isMasked
    ? `The version needs the column '${most.column}', which the log masks: no row can be replayed.`
    : `The version needs the column '${most.column}', which no row of the log has.`;
}

async function scoreRows(candidate: Candidate, kept: readonly InferenceRow[], hold: Hold): Promise<Said[]> {
  const said: Said[] = [];
  const size = Candidate.sizeFor(Object.keys(kept[0]?.inputs ?? {}).length);
  while (said.length < kept.length) {
    hold.signal.throwIfAborted();
    said.push(...(await candidate.answer(kept.slice(said.length, said.length + size).map(inputsOf))));
    await hold.note({ rowsDone: said.length });
  }
  return said;
}

/** The version that gave most of the answers, if its files are still there; the candidate itself is measured already. */
async function measureServed(
  asker: Caller,
  { by }: Logged,
  records: readonly InputRow[],
  candidate: SettledModel,
  signal: AbortSignal,
): Promise<ReplayResult['times']['served']> {
  const [main] = by;
  if (!main?.modelName || !main.modelVersion) return null;
  const { modelName, modelVersion } = main;
  if (modelName === candidate.name && modelVersion === candidate.version) return null;
  const model = await perform(settleServed, asker, { modelName, modelVersion });
  if (!model) return null;
  const measured: Measured | null = await withModel(model.artifacts, signal, (loaded) =>
    measure(loaded, records, signal),
  ).catch((error: unknown) => {
    if (error instanceof RuntimeFault) return null;
    throw error;
  });
  return measured && { ...measured, modelName, modelVersion };
}
