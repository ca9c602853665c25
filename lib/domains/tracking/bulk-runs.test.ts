import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { auditOf, callerWithRole, makeExperiment, makeRun } from '@/lib/testing/callers';
import { deleteMatchingRuns, restoreRunsOf, restoreTags, tagRuns } from './bulk-runs';
import { countListedRuns } from './list-runs';
import { getRunCells } from './run-cells';

let ada: Caller;
let bob: Caller;
let experimentId: string;
beforeAll(async () => {
  ada = await callerWithRole('viewer');
  bob = await callerWithRole('contributor');
  experimentId = await makeExperiment(bob);
});

describe('many runs at once', () => {
  const question = () => ({ experimentIds: [experimentId] });
  const active = async () => (await perform(countListedRuns, bob, question())).matching;

  test('all that match go to the bin, and come back as one', async () => {
    const [kept] = [await makeRun(bob, experimentId), await makeRun(bob, experimentId)];
    const gone = await perform(deleteMatchingRuns, bob, {
      question: { ...question(), filter: `run_id != '${kept}'` },
    });
    expect([gone.count, await active()]).toEqual([1, 1]);
    expect(await perform(restoreRunsOf, bob, { ...question(), deletedTime: gone.deletedTime })).toEqual({
      count: 1,
    });
    expect(await active()).toBe(2);
    expect((await auditOf('experiment', experimentId))[0]?.after).toMatchObject({ stage: 'active', runs: 1 });
    await expect(perform(deleteMatchingRuns, ada, { question: question() })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  test('a tag is set, says what it was, and is taken off again', async () => {
    const runIds = [await makeRun(bob, experimentId), await makeRun(bob, experimentId)];
    const tag = (value: string | null, target: object = { runIds }) =>
      perform(tagRuns, bob, { target, key: 'team', value } as never);
    const cells = async () =>
      (await perform(getRunCells, bob, { runIds, columns: [{ source: 'tag', key: 'team' }] })).cells[0];
    await tag('a', { runIds: [runIds[0]] });
    const { count, before } = await tag('b');
    expect(count).toBe(2);
    expect(before?.map(({ value }) => value).sort()).toEqual(['a', null]);
    expect(await cells()).toEqual(['b', 'b']);
    expect(await perform(restoreTags, bob, { key: 'team', before: before ?? [] })).toEqual({ count: 2 });
    expect(await cells()).toEqual(['a', null]);
    await tag('b');
    await tag(null, { question: { ...question(), filter: "tags.team = 'b'" } });
    expect(await cells()).toEqual([null, null]);
  });

  test('tags of MLflow’s own are left to it, and viewers tag nothing', async () => {
    const runId = await makeRun(bob, experimentId);
    const set = (caller: Caller, key: string) =>
      perform(tagRuns, caller, { target: { runIds: [runId] }, key, value: 'x' });
    const restore = (caller: Caller, key: string) =>
      perform(restoreTags, caller, { key, before: [{ runId, value: 'x' }] });
    for (const put of [set, restore]) {
      await expect(put(bob, 'mlflow.user')).rejects.toThrow(/MLflow’s own/);
      await expect(put(ada, 'k')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
  });
});
