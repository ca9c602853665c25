import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { deleteExperiment, setExperimentTag } from './change-experiment';
import { createExperiment } from './create-experiment';
import { createRun } from './create-run';
import { listExperimentFolders } from './list-experiment-folders';
import { listExperiments } from './list-experiments';
import { searchExperiments } from './search-experiments';

let caller: Caller;
const root = `${unique()}/`;
const ids = new Map<string, string>();

beforeAll(async () => {
  caller = await callerWithRole('contributor');
  for (const name of ['beta', 'Alpha', 'vision/resnet/a', 'vision/b', '100%', 'gone']) {
    const { experimentId } = await perform(createExperiment, caller, { name: root + name });
    ids.set(name, experimentId);
  }
  await perform(deleteExperiment, caller, { experimentId: ids.get('gone') });
  await perform(setExperimentTag, caller, { experimentId: ids.get('beta'), key: 'team', value: 'north' });
});

const short = (experiments: { name: string }[]) => experiments.map(({ name }) => name.slice(root.length));

describe('searchExperiments', () => {
  const mine = `name LIKE '${root}%'`;
  const search = (question: object) => perform(searchExperiments, caller, question);
  const found = async (question: object) => short((await search(question)).experiments);

  test('in every order, a page at a time', async () => {
    const orders: [string[], string[]][] = [
      [[], ['beta', '100%', 'vision/b', 'vision/resnet/a', 'Alpha']],
      [['name'], ['100%', 'Alpha', 'beta', 'vision/b', 'vision/resnet/a']],
      [['name DESC'], ['vision/resnet/a', 'vision/b', 'beta', 'Alpha', '100%']],
      [['experiment_id'], ['beta', 'Alpha', 'vision/resnet/a', 'vision/b', '100%']],
      [['creation_time DESC'], ['100%', 'vision/b', 'vision/resnet/a', 'Alpha', 'beta']],
    ];
    for (const [orderBy, names] of orders) {
      const pages: string[] = [];
      let pageToken: string | undefined;
      do {
        const page = await search({ filter: mine, orderBy, maxResults: 2, pageToken });
        pages.push(...short(page.experiments));
        pageToken = 'nextPageToken' in page ? page.nextPageToken : undefined;
      } while (pageToken);
      expect(pages, orderBy.join()).toEqual(names);
    }
  });

  test('by stage and by tag, missing ones too', async () => {
    expect(await found({ filter: mine, viewType: 'DELETED_ONLY' })).toEqual(['gone']);
    expect(await found({ filter: mine, viewType: 'ALL' })).toHaveLength(6);
    expect(await found({ filter: `${mine} AND tags.team = 'north'` })).toEqual(['beta']);
    expect(await found({ filter: `${mine} AND tags.team != 'north'` })).toEqual([]);
    expect(await found({ filter: `${mine} AND tags.team IS NULL`, orderBy: ['name'] })).toHaveLength(4);
    expect(await found({ filter: `${mine} AND NOT tags.team = 'north'`, orderBy: ['name'] })).toHaveLength(4);
    expect(await found({ filter: `experiment_id = '${ids.get('beta')}'` })).toEqual(['beta']);
  });

  test('refuses bad input', async () => {
    const refused = async (question: object) => (await refusal(search(question))).field;
    expect(await refused({ filter: 'metrics.loss > 1' })).toBe('filter');
    expect(await refused({ orderBy: ['colour'] })).toBe('orderBy');
    for (const maxResults of [0, -1, 50_001]) expect(await refused({ maxResults })).toBe('maxResults');
    expect(await refused({ pageToken: 'nonsense' })).toBe('pageToken');
  });
});

describe('listExperiments', () => {
  const list = (question: object) => perform(listExperiments, caller, { folder: root, ...question });

  test('what lies in a folder, and with a search all below it', async () => {
    expect(short((await list({ sort: 'name', descending: false })).experiments)).toEqual([
      '100%',
      'Alpha',
      'beta',
    ]);
    expect(short((await list({ folder: `${root}vision/` })).experiments)).toEqual(['vision/b']);
    expect(short((await list({ search: 'RESNET' })).experiments)).toEqual(['vision/resnet/a']);
    expect(short((await list({ search: '0%' })).experiments)).toEqual(['100%']);
    expect(short((await list({ view: 'deleted' })).experiments)).toEqual(['gone']);
    expect(short((await list({ tag: { key: 'team', value: 'north' } })).experiments)).toEqual(['beta']);
    expect((await list({})).total).toBe(3);
  });

  test('the latest activity leads, and runs are counted by day', async () => {
    const experimentId = ids.get('Alpha');
    const start = (startTime: number) => perform(createRun, caller, { experimentId, startTime });
    await start(Date.now() + 1000);
    await start(Date.now() - 3 * 86_400_000);
    await start(Date.now() - 30 * 86_400_000);
    const [first] = (await list({})).experiments;
    expect([first?.name, first?.runCount, first?.owner]).toEqual([`${root}Alpha`, 3, caller.user?.name]);
    expect(first?.activity).toHaveLength(14);
    expect(first?.activity.at(-4)).toBe(1);
  });

  test('pages follow each other; one’s own are told apart', async () => {
    const first = await list({ sort: 'name', descending: false, limit: 2 });
    const pageToken = first.nextPageToken ?? '';
    const second = await list({ sort: 'name', descending: false, limit: 2, pageToken });
    expect(short([...first.experiments, ...second.experiments])).toEqual(['100%', 'Alpha', 'beta']);
    expect(second.nextPageToken).toBeNull();
    const other = await callerWithRole('contributor');
    expect((await perform(listExperiments, other, { folder: root, owner: 'me' })).total).toBe(0);
  });

  test('folders are the next part of the names', async () => {
    const { folders } = await perform(listExperimentFolders, caller, { folder: root });
    expect(folders).toMatchObject([{ name: 'vision', path: `${root}vision/`, experiments: 2 }]);
    const refused = perform(listExperimentFolders, caller, { folder: 'no-slash' });
    expect((await refusal(refused)).field).toBe('folder');
  });
});
