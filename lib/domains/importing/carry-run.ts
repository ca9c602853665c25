import { inLanes } from '@/lib/pure/in-lanes';
import {
  type Adopted,
  adoptModel,
  adoptPoints,
  adoptRun,
  type Finding,
  type ForeignPoint,
  type Seen,
} from '../tracking';
import { carryFiles } from './carry-files';
import { type Delta, type Pass, refusalOf } from './pass';
import { type Owner, reasonOf, type Source, type SourceModel, type SourceRun } from './source';

const HISTORIES_AT_ONCE = 6;
const POINTS_A_WRITE = 5000;

/** What an object counts for, once it is through. */
type Found = Delta & { files?: { found: number } };

const REFUSED = (reason: string, kind: Finding['kind']): Finding => ({
  outcome: 'missing',
  kind,
  item: '',
  reason,
});

/** A run with all that belongs to it, in steps of which each is kept. */
export async function carryRun(
  pass: Pass,
  source: Source,
  experimentId: number,
  run: SourceRun,
  before: Seen | undefined,
): Promise<void> {
  const counted = {
    params: run.params.length,
    tags: run.tags.length,
    datasets: run.datasetInputs.length,
  };
  const adopted = await begin(
    pass,
    'runs',
    run.id,
    counted,
    before,
    () => (ctx) => adoptRun(ctx, experimentId, run, before),
  );
  if (adopted.refused)
    return end(pass, run.id, adopted, [REFUSED(adopted.refused, 'run')], { runs: { found: 1 } });

  const points = await carryPoints(pass, source, run);
  const files = await filesOf(pass, source, { kind: 'run', run }, adopted, before);
  await end(pass, run.id, withSizes(adopted, files), [...points.findings, ...files.findings], {
    runs: { found: 1 },
    points: { found: points.found },
    files: { found: files.found },
  });
}

export async function carryModel(
  pass: Pass,
  source: Source,
  experimentId: number,
  model: SourceModel,
  before: Seen | undefined,
): Promise<void> {
  const counted = { params: model.params.length, tags: model.tags.length, datasets: 0 };
  const adopted = await begin(
    pass,
    'models',
    model.id,
    counted,
    before,
    () => (ctx) => adoptModel(ctx, experimentId, model, before),
  );
  const found = { models: { found: 1 } };
  if (adopted.refused) return end(pass, model.id, adopted, [REFUSED(adopted.refused, 'model')], found);
  const files = await filesOf(pass, source, { kind: 'model', model }, adopted, before);
  await end(pass, model.id, withSizes(adopted, files), files.findings, {
    ...found,
    files: { found: files.found },
  });
}

type Adopt = (ctx: Parameters<typeof adoptRun>[0]) => Promise<Adopted>;

async function begin(
  pass: Pass,
  kind: 'runs' | 'models',
  id: string,
  found: Adopted['added'],
  before: Seen | undefined,
  adopt: () => Adopt,
): Promise<Adopted & { counted: Adopted['added'] }> {
  const work = pass.commit(async (ctx) => {
    const result = await adopt()(ctx);
    if (!result.refused) await pass.remember(id, result.seen, false);
    const { params, tags, datasets } = result.added;
    const delta = {
      [kind]: { added: result.isNew ? 1 : 0 },
      params: { added: params },
      tags: { added: tags },
      datasets: { added: datasets },
    };
    return { delta, result };
  });
  const adopted = await work.catch((error) => notTaken(refusalOf(error), before));
  if (!adopted) throw new Error('A commit answers what its work did.');
  return { ...adopted, counted: found };
}

const notTaken = (refused: string, before: Seen = new Map()): Adopted => ({
  refused,
  isNew: false,
  added: { params: 0, tags: 0, datasets: 0 },
  findings: [],
  seen: before,
});

const end = async (
  pass: Pass,
  id: string,
  { seen, findings, counted }: Adopted & { counted: Adopted['added'] },
  more: Finding[],
  found: Found,
): Promise<void> => {
  await pass.commit(async () => {
    await pass.remember(id, seen, true);
    await pass.report(id, [...findings, ...more]);
    const { params, tags, datasets } = counted;
    return {
      delta: { ...found, params: { found: params }, tags: { found: tags }, datasets: { found: datasets } },
    };
  });
};

const filesOf = async (
  pass: Pass,
  source: Source,
  owner: Owner,
  { isNew }: Adopted,
  before: Seen | undefined,
): ReturnType<typeof carryFiles> =>
  pass.row.hasArtifacts
    ? carryFiles(pass, source, owner, before ?? (isNew ? new Map() : undefined))
    : { found: 0, findings: [], sizes: new Map() };

const withSizes = <Of extends Adopted>(adopted: Of, { sizes }: { sizes: Seen }): Of => ({
  ...adopted,
  seen: new Map([...adopted.seen, ...sizes]),
});

async function carryPoints(
  pass: Pass,
  source: Source,
  run: SourceRun,
): Promise<{ found: number; findings: Finding[] }> {
  const findings: Finding[] = [];
  let found = 0;
  let waiting: ForeignPoint[] = [];
  const write = async () => {
    const points = waiting;
    waiting = [];
    if (points.length === 0) return;
    const told = await pass.commit(async (ctx) => {
      const written = await adoptPoints(ctx, run.id, points);
      return { delta: { points: { added: written.added } }, result: written.findings };
    });
    findings.push(...(told ?? []));
  };
  await inLanes(run.metricKeys, HISTORIES_AT_ONCE, async (key) => {
    pass.signal.throwIfAborted();
    try {
      for await (const points of source.history(run, key)) {
        found += points.length;
        waiting.push(...points);
        if (waiting.length >= POINTS_A_WRITE) await write();
      }
    } catch (error) {
      pass.signal.throwIfAborted();
      const reason = await reasonOf(source, error);
      findings.push({ outcome: 'missing', kind: 'metric', item: key, reason });
    }
  });
  await write();
  return { found, findings };
}
