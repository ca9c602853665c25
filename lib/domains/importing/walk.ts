import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { unseal } from '@/lib/platform/seal';
import { inNaturalOrder } from '@/lib/pure/natural-order';
import { adoptExperiment, type Finding, type Seen } from '../tracking';
import { carryRegistry } from './carry-registry';
import { carryModel, carryRun } from './carry-run';
import { openSource } from './open-source';
import { type Pass, type Position, refusalOf, storable } from './pass';
import { Credentials } from './schemas';
import {
  type Page,
  reasonOf,
  type Source,
  type SourceExperiment,
  SourceRefused,
  SourceUnavailable,
} from './source';

/** What a stored secret is sealed for. */
export const purposeOf = (importId: string) => `import ${importId}`;

const ORDER: readonly Position['phase'][] = ['models', 'runs', 'registry'];

/** Brings what is left of the pass, from its position on. */
export async function walk(pass: Pass): Promise<void> {
  const { kind, address, experimentIds } = pass.row;
  const source = openSource({ kind, address, credentials: credentialsOf(pass) }, pass.signal);
  const chosen = new Set(experimentIds);
  const isChosen = ({ id }: SourceExperiment) => chosen.size === 0 || chosen.has(id);
  const experiments = (await source.experiments())
    .filter(isChosen)
    .sort((a, b) => inNaturalOrder(a.id, b.id));
  if (!pass.position) await begin(pass, source, experiments);
  for (const phase of ['models', 'runs'] as const) {
    if (pass.position && ORDER.indexOf(pass.position.phase) > ORDER.indexOf(phase)) continue;
    for (const experiment of experiments) {
      const { after } = pass.position ?? {};
      if (after !== undefined && inNaturalOrder(experiment.id, after) <= 0) continue;
      await moveTo(pass, { name: storable(experiment.name) });
      await carryExperiment(pass, source, experiment, phase);
      const done = (pass.position?.done ?? 0) + 1;
      const delta = phase === 'models' ? { experiments: { found: 1 } } : {};
      await moveTo(pass, { done, after: experiment.id, token: undefined }, delta);
    }
    const next = phase === 'models' ? 'runs' : 'registry';
    await moveTo(pass, { phase: next, done: 0, after: undefined, name: undefined });
  }
  await carryRegistry(pass, source);
}

function credentialsOf({ row }: Pass): Credentials {
  if (row.credentials === null) return {};
  const opened = unseal(row.credentials, purposeOf(row.id));
  if (opened === undefined) {
    throw new SourceRefused(
      'The stored credentials cannot be read on this machine: PLUMBLINE_SECRET_KEY must be the same on all of them. Resume with the credentials given anew.',
    );
  }
  return Credentials.parse(JSON.parse(opened));
}

/** Finds out how much there is, and tells what was asked for and is not there. */
async function begin(pass: Pass, source: Source, experiments: SourceExperiment[]): Promise<void> {
  await pass.learn({
    sourceVersion: await source.version(),
    expectedRuns: await source.countRuns(experiments.flatMap(({ id, fault }) => (fault ? [] : [id]))),
  });
  const there = new Set(experiments.map(({ id }) => id));
  const gone = pass.row.experimentIds.filter((id) => !there.has(id));
  await pass.commit(async () => {
    for (const id of gone)
      await pass.report(ownerOf(id), [missing('The source has no such experiment any more.')]);
    return { position: { phase: 'models', done: 0, total: experiments.length } };
  });
}

const ownerOf = (experimentId: string) => `experiment ${experimentId}`;
const missing = (reason: string, item = ''): Finding => ({
  outcome: 'missing',
  kind: 'experiment',
  item,
  reason,
});

const moveTo = (pass: Pass, to: Partial<Position>, delta = {}) =>
  pass.commit(async () => ({
    delta,
    position: { phase: 'models', done: 0, total: 0, ...pass.position, ...to },
  }));

async function carryExperiment(
  pass: Pass,
  source: Source,
  experiment: SourceExperiment,
  phase: 'models' | 'runs',
): Promise<void> {
  if (experiment.fault !== undefined) {
    if (phase === 'models') await tellMissing(pass, experiment, experiment.fault);
  } else if (phase === 'models') {
    const here = await enter(pass, experiment);
    if (here === undefined) return;
    await carryAll(
      pass,
      'model',
      (token) => source.models(experiment.id, token).catch(orTold(pass, source, experiment, 'models')),
      (model, seen) => carryModel(pass, source, here, model, seen),
    );
  } else {
    const here = await findEntered(pass, experiment);
    if (here === undefined) return;
    await carryAll(
      pass,
      'run',
      (token) => source.runs(experiment.id, token).catch(orTold(pass, source, experiment, 'runs')),
      (run, seen) => carryRun(pass, source, here, run, seen),
    );
  }
}

/**
 * What an experiment holds and the server cannot list, as one odd row makes it, is told; the others are gone through.
 *
 * @throws the error itself where the source is down: the pass tries again
 */
const orTold =
  (pass: Pass, source: Source, { id, name }: SourceExperiment, what: string) =>
  async (error: unknown): Promise<Page<never>> => {
    if (error instanceof SourceUnavailable) throw error;
    const reason = `Its ${what} cannot be listed. ${await reasonOf(source, error)}`;
    await pass.commit(async () => {
      await pass.report(`${what} of ${ownerOf(id)}`, [missing(reason, name)]);
      return {};
    });
    return { items: [], unreadable: [] };
  };

async function findEntered(pass: Pass, { id }: SourceExperiment): Promise<number | undefined> {
  const [entered] = await rows<{ id: number }>(sql`
    SELECT experiment_id AS id FROM imported_experiments
    WHERE import_id = ${pass.row.id}::uuid AND source_id = ${id}`);
  return entered?.id;
}

/** The experiment here that this one goes into; undefined where it can go into none, which is told. */
async function enter(pass: Pass, experiment: SourceExperiment): Promise<number | undefined> {
  const owner = ownerOf(experiment.id);
  const before = await findEntered(pass, experiment);
  const seen = (await pass.known([owner])).get(owner)?.seen;
  try {
    return await pass.commit(async (ctx) => {
      const adopted = await adoptExperiment(
        ctx,
        experiment,
        before === undefined ? before : { id: before, seen },
      );
      await ctx.sql(sql`
        INSERT INTO imported_experiments (import_id, source_id, experiment_id)
        VALUES (${pass.row.id}::uuid, ${experiment.id}, ${adopted.id})
        ON CONFLICT (import_id, source_id) DO UPDATE SET experiment_id = excluded.experiment_id`);
      await pass.remember(owner, adopted.seen, true);
      await pass.report(owner, adopted.findings);
      return { delta: { experiments: { added: adopted.isNew ? 1 : 0 } }, result: adopted.id };
    });
  } catch (error) {
    await tellMissing(pass, experiment, refusalOf(error));
    return undefined;
  }
}

const tellMissing = (pass: Pass, { id, name }: SourceExperiment, reason: string) =>
  pass.commit(async () => {
    await pass.report(ownerOf(id), [missing(reason, name)]);
    return {};
  });

/** Page after page; what the pass is through with already is passed over. */
async function carryAll<Item extends { id: string }>(
  pass: Pass,
  kind: 'run' | 'model',
  next: (token: string | undefined) => Promise<Page<Item>>,
  carry: (item: Item, seen: Seen | undefined) => Promise<void>,
): Promise<void> {
  let token = pass.position?.token;
  do {
    const { items, unreadable, nextToken } = await next(token);
    const known = await pass.known([...items, ...unreadable].map(({ id }) => id));
    for (const item of items) {
      const before = known.get(item.id);
      if (!before?.isDone) await carry(item, before?.seen);
    }
    for (const { id, reason } of unreadable) {
      const before = known.get(id);
      if (before?.isDone) continue;
      await pass.commit(async () => {
        await pass.report(id, [{ outcome: 'missing', kind, item: '', reason }]);
        await pass.remember(id, before?.seen ?? new Map(), true);
        return { delta: { [`${kind}s`]: { found: 1 } } };
      });
    }
    token = nextToken;
    if (token) await moveTo(pass, { token });
  } while (token);
}
