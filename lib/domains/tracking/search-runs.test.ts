import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { makeContext } from '@/lib/core/context';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { parseOrderBy } from '@/lib/pure/order-by';
import { formatFilter } from '@/lib/pure/search-filter';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { afresh, callerWithRole, makeExperiment, refusal } from '@/lib/testing/callers';
import {
  endRun,
  expectedNames,
  logRandomRuns,
  type PlainRun,
  randomFilter,
  randomOrder,
  seeded,
} from '@/lib/testing/plain-search';
import { createRun } from './create-run';
import { deleteRun } from './delete-run';
import { logParam } from './log-params';
import { runPages } from './run-order';
import { askedRuns } from './run-question';
import { countRuns, searchRuns } from './search-runs';
import { settleMetrics } from './settle-metrics';

let caller: Caller;
beforeAll(async () => {
  caller = await callerWithRole('contributor');
});

const search = (question: object, by = caller) => perform(searchRuns, by, question);
const namesOf = ({ runs }: Awaited<ReturnType<typeof search>>) => runs.map(({ info }) => info.runName);

/** The names of all that a question finds, gathered page by page. */
async function gather(question: object, maxResults: number): Promise<string[]> {
  const names: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = await search({ ...question, maxResults, pageToken });
    names.push(...namesOf(page));
    pageToken = 'nextPageToken' in page ? page.nextPageToken : undefined;
  } while (pageToken);
  return names;
}

describe('finds and orders as a plain evaluation does', () => {
  const random = seeded(20_260_101);
  let runs: PlainRun[];
  let experimentId: string;
  beforeAll(async () => {
    experimentId = await makeExperiment(caller);
    runs = await logRandomRuns(caller, experimentId, random, 80);
  });

  function randomQuestions(count: number) {
    return Array.from({ length: count }, (_, asked) => {
      const filter = asked % 5 === 0 ? undefined : randomFilter(random);
      const orderBy = randomOrder(random);
      const question = { experimentIds: [experimentId], filter: filter ? formatFilter(filter) : '', orderBy };
      return { question, names: expectedNames(runs, filter, orderBy), told: JSON.stringify(question) };
    });
  }

  // What has ended is answered by other indexes.
  test.each(['none', 'half', 'all'])(
    '%s of the runs have ended',
    async (ended) => {
      const count = { none: 0, half: 40, all: 80 }[ended];
      for (const run of runs.slice(0, count)) await endRun(caller, run);
      await settleMetrics();
      for (const [asked, { question, names, told }] of randomQuestions(60).entries()) {
        expect(await gather(question, [5, 19, 200][asked % 3] ?? 1), told).toEqual(names);
        expect(await perform(countRuns, caller, question), told).toMatchObject({ count: names.length });
      }
    },
    120_000,
  );

  test('a walk along an index that ends at its bound answers nothing wrong', async () => {
    const ctx = makeContext(caller, prisma(), log, []);
    const limit = 2;
    for (const { question, names, told } of randomQuestions(400)) {
      const { where, stretch } = await askedRuns(ctx, { ...question, runViewType: 'ACTIVE_ONLY' });
      const terms = parseOrderBy('run', question.orderBy);
      const asked = { where, filtered: { stretch }, terms, position: undefined, limit, looks: 4 };
      let found: { name: string }[] = [];
      for (const page of await runPages(asked)) {
        if (found.length < limit)
          found = await ctx.sql(sql`SELECT name FROM (${page}) AS page JOIN runs USING (key) ORDER BY place`);
      }
      expect(
        found.map(({ name }) => name),
        told,
      ).toEqual(names.slice(0, limit));
    }
  });
});

describe('works', () => {
  test('runs of several experiments stand in one order; of those that one may not see, none', async () => {
    const owner = await callerWithRole('admin');
    const ids = [await makeExperiment(owner), await makeExperiment(owner)];
    for (const [index, experimentId] of [...ids, ...ids].entries()) {
      await perform(createRun, owner, { experimentId, runName: `r${index}`, startTime: 1000 + index });
    }
    expect(namesOf(await search({ experimentIds: ids }, owner))).toEqual(['r3', 'r2', 'r1', 'r0']);
    await shareNothing();
    const guest = await callerWithRole('contributor');
    await grant(guest, { objectType: 'experiment', objectId: ids[1] ?? '', level: 'CAN_READ' });
    const asked = { experimentIds: [...ids, '999999'] };
    expect(namesOf(await search(asked, await afresh(guest)))).toEqual(['r3', 'r1']);
    expect(await perform(countRuns, await afresh(guest), asked)).toEqual({ count: 2, capped: false });
  });

  test('runs in the bin are found where they are asked for', async () => {
    const experimentId = await makeExperiment(caller);
    const named = (runName: string) => perform(createRun, caller, { experimentId, runName, startTime: 1 });
    await named('kept');
    await perform(deleteRun, caller, { runId: (await named('gone')).info.runId });
    const seen = async (runViewType?: string) =>
      namesOf(await search({ experimentIds: [experimentId], runViewType })).sort();
    expect(await seen()).toEqual(['kept']);
    expect(await seen('DELETED_ONLY')).toEqual(['gone']);
    expect(await seen('ALL')).toEqual(['gone', 'kept']);
  });

  test('values are compared whole, also those that differ only behind what an index holds', async () => {
    const experimentId = await makeExperiment(caller);
    const value = (end: string) => `${'long '.repeat(40)}${end}`;
    for (const end of ['x', 'y']) {
      const { info } = await perform(createRun, caller, { experimentId, runName: end });
      await perform(logParam, caller, { runId: info.runId, key: 'note', value: value(end) });
    }
    const found = async (clause: string) =>
      namesOf(await search({ experimentIds: [experimentId], filter: `params.note ${clause}` }));
    expect(await found(`= '${value('x')}'`)).toEqual(['x']);
    expect(await found(`!= '${value('x')}'`)).toEqual(['y']);
    expect(await found(`LIKE '%y'`)).toEqual(['y']);
  });

  test('nothing is asked of no experiment, and nothing found in one that is none', async () => {
    expect(await search({})).toEqual({ runs: [] });
    expect(await search({ experimentIds: ['no-number', '4294967296'] })).toEqual({ runs: [] });
  });
});

test('refuses bad input', async () => {
  const experimentIds = [await makeExperiment(caller)];
  const refused = async (question: object) => (await refusal(search({ experimentIds, ...question }))).field;
  for (const maxResults of [0, -1, 50_001]) expect(await refused({ maxResults })).toBe('maxResults');
  expect(await refused({ filter: 'metrics.loss <' })).toBe('filter');
  expect(await refused({ orderBy: ['metrics.loss', 'metric.loss DESC'] })).toBe('orderBy');
  expect(await refused({ pageToken: 'e30' })).toBe('pageToken');
  await perform(createRun, caller, { experimentId: experimentIds[0] });
  await perform(createRun, caller, { experimentId: experimentIds[0] });
  const { nextPageToken: pageToken } = (await search({ experimentIds, maxResults: 1 })) as {
    nextPageToken?: string;
  };
  expect(await refused({ pageToken, orderBy: ['status'] })).toBe('pageToken');
});
