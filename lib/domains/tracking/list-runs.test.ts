import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeExperiment, nobody, refusal } from '@/lib/testing/callers';
import { createRun } from './create-run';
import { deleteRun } from './delete-run';
import { countListedRuns, listRuns } from './list-runs';
import { logBatch } from './log-batch';
import { updateRun } from './update-run';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

const run = async (experimentId: string, runName: string, startTime: number, parent?: string) =>
  (
    await perform(createRun, caller, {
      experimentId,
      runName,
      startTime,
      tags: parent ? [{ key: 'mlflow.parentRunId', value: parent }] : [],
    })
  ).info.runId;

type Question = Partial<Parameters<typeof listRuns.input.parse>[0] & object>;
const list = async (experimentId: string, question: Question = {}) =>
  (await perform(listRuns, caller, { experimentIds: [experimentId], ...question })).runs.map(
    ({ runName, children }) => (children > 0 ? `${runName}(${children})` : runName),
  );
const count = async (experimentId: string, question: Question = {}) =>
  (await perform(countListedRuns, caller, { experimentIds: [experimentId], ...question })).listed;

/** sweep ─ trial-1 ─ fold, trial-2; and a run by itself. */
async function family() {
  const experimentId = await makeExperiment(caller);
  const sweep = await run(experimentId, 'sweep', 1000);
  const trial = await run(experimentId, 'trial-1', 2000, sweep);
  await run(experimentId, 'trial-2', 3000, sweep);
  await run(experimentId, 'fold', 4000, trial);
  const alone = await run(experimentId, 'alone', 5000);
  return { experimentId, sweep, trial, alone };
}

describe('works', () => {
  test('the roots are those without a parent, with how many children they have', async () => {
    const { experimentId } = await family();
    expect(await list(experimentId, { nesting: 'roots' })).toEqual(['alone', 'sweep(2)']);
    expect(await count(experimentId, { nesting: 'roots' })).toBe(2);
    expect(await count(experimentId)).toBe(5);
    const counted = await perform(countListedRuns, caller, {
      experimentIds: [experimentId],
      nesting: 'roots',
    });
    expect(counted.running).toBe(5);
  });

  test('children are listed a level at a time', async () => {
    const { experimentId, sweep, trial } = await family();
    const below = (parentId: string) => list(experimentId, { nesting: 'children', parentId });
    expect(await below(sweep)).toEqual(['trial-2', 'trial-1(1)']);
    expect(await below(trial)).toEqual(['fold']);
  });

  test('a child whose parent does not match stands by itself', async () => {
    const { experimentId } = await family();
    const filter = "run_name LIKE 'trial%' OR run_name = 'fold'";
    expect(await list(experimentId, { nesting: 'roots', filter })).toEqual(['trial-2', 'trial-1(1)']);
    expect(await count(experimentId, { nesting: 'roots', filter })).toBe(2);
  });

  test('a deleted parent lets go of its children', async () => {
    const { experimentId, sweep } = await family();
    await perform(deleteRun, caller, { runId: sweep });
    expect(await list(experimentId, { nesting: 'roots' })).toEqual(['alone', 'trial-2', 'trial-1(1)']);
  });

  test('runs that name each other as parent, or themselves, stay in the list', async () => {
    const experimentId = await makeExperiment(caller);
    const a = await run(experimentId, 'a', 1000);
    const b = await run(experimentId, 'b', 2000, a);
    for (const [runId, value] of [
      [a, b],
      [b, b],
    ]) {
      await perform(logBatch, caller, { runId, tags: [{ key: 'mlflow.parentRunId', value: value ?? '' }] });
    }
    expect(await list(experimentId, { nesting: 'roots' })).toEqual(['b', 'a']);
  });

  test('stretches follow each other, by their token or by their place', async () => {
    const experimentId = await makeExperiment(caller);
    for (let at = 9; at > 0; at -= 1) await run(experimentId, `r${at}`, 1000 - at);
    const ask = (question: Question) =>
      perform(listRuns, caller, { experimentIds: [experimentId], maxResults: 3, ...question });
    const first = await ask({});
    const second = await ask({ pageToken: first.nextPageToken });
    const far = await ask({ pageToken: first.nextPageToken, skip: 3 });
    const names = [first, second, far].map((page) => page.runs.map(({ runName }) => runName));
    expect(names).toEqual([
      ['r1', 'r2', 'r3'],
      ['r4', 'r5', 'r6'],
      ['r7', 'r8', 'r9'],
    ]);
    expect(far.nextPageToken).toBeUndefined();
    expect((await ask({ skip: 6 })).runs.map(({ runName }) => runName)).toEqual(names[2]);
  });

  test('by what a metric was at its least, greatest or first, and by how long runs took; nothing last', async () => {
    const experimentId = await makeExperiment(caller);
    const courses: Record<string, number[]> = { up: [1, 2, 9], down: [5, 3, 2], dip: [4, 0, 4] };
    for (const [at, [name, values]] of Object.entries(courses).entries()) {
      const runId = await run(experimentId, name, 1000);
      const metrics = values.map((value, step) => ({ key: 'a.loss DESC', value, step, timestamp: step }));
      await perform(logBatch, caller, { runId, metrics });
      await perform(updateRun, caller, { runId, status: 'FINISHED', endTime: 2000 - at });
    }
    await run(experimentId, 'bare', 900);
    const by = (order: string) => list(experimentId, { orderBy: [order, 'run_name'] });
    expect(await by('metrics@min.a.loss DESC ASC')).toEqual(['dip', 'up', 'down', 'bare']);
    expect(await by('metrics@max.a.loss DESC DESC')).toEqual(['up', 'down', 'dip', 'bare']);
    expect(await by('metrics@first.a.loss DESC ASC')).toEqual(['up', 'dip', 'down', 'bare']);
    expect(await by('metrics@minStep.a.loss DESC DESC')).toEqual(['down', 'dip', 'up', 'bare']);
    expect(await by('metrics@maxStep.a.loss DESC DESC')).toEqual(['up', 'dip', 'down', 'bare']);
    expect(await by('duration ASC')).toEqual(['dip', 'down', 'up', 'bare']);
    const pages: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await perform(listRuns, caller, {
        experimentIds: [experimentId],
        orderBy: ['metrics@min.a.loss DESC ASC'],
        maxResults: 1,
        pageToken,
      });
      pages.push(...page.runs.map(({ runName }) => runName));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(pages).toEqual(['dip', 'up', 'down', 'bare']);
    for (const wrong of ['metrics@median.loss ASC', 'metrics@min. ASC', 'duration', 'duration UP'])
      expect((await refusal(by(wrong))).code).toBe('INVALID_PARAMETER_VALUE');
  });

  test('what is listed elsewhere is left out, and its children are not lifted', async () => {
    const { experimentId, sweep } = await family();
    expect(await list(experimentId, { nesting: 'roots', except: [sweep] })).toEqual(['alone']);
    expect(await count(experimentId, { nesting: 'roots', except: [sweep] })).toBe(1);
  });

  test('what is listed elsewhere stands under no other', async () => {
    const { experimentId, alone } = await family();
    const nestedIn = async (question: Question) =>
      (await perform(countListedRuns, caller, { experimentIds: [experimentId], ...question })).nested;
    const nested = await nestedIn({ nesting: 'roots' });
    expect(nested).toBeGreaterThan(0);
    expect(await nestedIn({ nesting: 'roots', except: [alone] })).toBe(nested);
    expect(await nestedIn({ nesting: 'flat' })).toBe(0);
  });
});

test('refuses a token of another question, and nobody', async () => {
  const { experimentId } = await family();
  const page = await perform(listRuns, caller, { experimentIds: [experimentId], maxResults: 1 });
  const asked = { experimentIds: [experimentId], filter: "status = 'FAILED'", pageToken: page.nextPageToken };
  await expect(perform(listRuns, caller, asked)).rejects.toThrow(/belongs to another search/);
  await expect(perform(listRuns, nobody, {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
