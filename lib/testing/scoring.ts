/** Scoring jobs for tests: a model that Node executes, a table of rows, and the work of the queue done at once. */
import { afterAll } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createJob } from '@/lib/domains/scoring/operations';
import { score } from '@/lib/domains/scoring/score';
import { closeModels } from '@/lib/domains/scoring/warm-models';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { unique } from './callers';
import { makeTable } from './features';
import { makeModel } from './models';
import { linearGraph, onnxFiles } from './onnx-model';

const COEFFICIENTS = [2, -1] as const;
const INTERCEPT = 0.5;

/** y = 2 a - b + 0.5 */
export const makeLinearModel = (owner: Caller, { versions = 1 } = {}) =>
  makeModel(owner, { versions, files: onnxFiles(linearGraph(COEFFICIENTS, INTERCEPT), ['a', 'b']) });

/** So many rows: id, a, b and a label. */
export const pairs = (count: number, from = 0) =>
  `SELECT i::BIGINT AS id, i * 0.5::DOUBLE AS a, (i % 7)::DOUBLE AS b, 'r' || i AS label FROM range(${from}, ${from + count}) t(i)`;

const makePairs = (owner: Caller, count: number) =>
  makeTable(owner, { select: pairs(count), primaryKeys: ['id'] });

export type Made = { name: string; id: string; key: number; model: string; input: string; output: string };

/** A job from such a table to one that is not there yet. */
export async function makeScoringJob(
  owner: Caller,
  {
    count = 10,
    name = `job ${unique()}`,
    ...more
  }: Record<string, unknown> & { count?: number; name?: string } = {},
): Promise<Made> {
  const model = await makeLinearModel(owner, { versions: 2 });
  const table = await makePairs(owner, count);
  const output = `main.test.scored_${crypto.randomUUID().replaceAll('-', '')}`;
  const { id } = await perform(createJob, owner, {
    name,
    definition: {
      model: { name: model.name, version: 1 },
      input: { table: table.name },
      output: { table: output },
    },
    ...more,
  } as never);
  const { key } = await prisma().scoringJob.findUniqueOrThrow({ where: { id } });
  return { name, id, key, model: model.name, input: table.name, output };
}

/** Works off what waits, as the worker would. */
export async function scoreAll(key: number, signal = new AbortController().signal): Promise<void> {
  const waiting = await prisma().scoringRun.findMany({
    where: { jobKey: key, state: { in: ['queued', 'running'] } },
    orderBy: { number: 'asc' },
  });
  for (const { number } of waiting) await score({ jobKey: key, number }, signal);
}

/** For a file of tests: no model and no engine outlives it. */
export function closeAfterScoring(): void {
  afterAll(async () => {
    await closeModels();
    await closeEngine();
  });
}
