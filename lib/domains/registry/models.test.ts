import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { asking, auditBy, callerWithRole, nobody, refusal, refusals, unique } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { renameModel, updateModel } from './change-model';
import { createModel } from './create-model';
import { deleteModel } from './delete-model';
import { getModel } from './get-model';
import { listActivity } from './list-activity';
import { listModels } from './list-models';
import { deleteModelTag, setModelTag } from './model-tags';
import { searchModels } from './search-models';
import { getStageHistory } from './stage-history';
import { transitionVersion } from './transition-version';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

describe('works', () => {
  test('whoever makes a model manages it', async () => {
    const maker = asking(await callerWithRole('contributor'));
    const name = unique();
    const { registeredModel: made } = await perform(createModel, maker, {
      name,
      description: 'd',
      tags: [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
    });
    expect(made.id).toMatch(/^[0-9a-f]{32}$/);
    expect(made.userId).toBe(maker.user?.email);
    const { registeredModel: read } = await perform(getModel, maker, { name });
    expect(read).toMatchObject({ permissionLevel: 'CAN_MANAGE', tags: [{ key: 'a', value: '2' }] });
    expect(await auditBy(maker)).toMatchObject([
      { action: 'registry.createModel', objectType: 'registered-model', objectId: made.id },
    ]);
  });

  test('a name is free again, and what was there stays to be looked up', async () => {
    const first = await makeModel(admin);
    await perform(transitionVersion, admin, { name: first.name, version: 1, stage: 'Production' });
    const deleting = asking(admin);
    await perform(deleteModel, deleting, { name: first.name });
    expect(await auditBy(deleting)).toMatchObject([{ before: { name: first.name, versions: 1 } }]);
    const past = await perform(getStageHistory, admin, { name: first.name, stage: 'Production' });
    expect(past.model.deletedTime).toBeGreaterThan(0);
    expect(past.periods).toMatchObject([{ version: 1, movedBy: admin.user?.email }]);
    expect(past.periods[0]?.toTime).toBeGreaterThan(0);

    const { registeredModel: second } = await perform(createModel, admin, { name: first.name });
    expect(second.id).not.toBe(first.id);
    expect((await perform(getStageHistory, admin, { name: first.name })).periods).toEqual([]);
    const before = await perform(getStageHistory, admin, { name: first.name, modelId: first.id });
    expect(before.periods.length).toBeGreaterThan(0);
  });

  test('a new name takes everything along', async () => {
    const { name, id } = await makeModel(admin);
    const newName = `${name} new`;
    const renaming = asking(admin);
    await perform(renameModel, renaming, { name, newName });
    expect((await perform(getModel, admin, { name: newName })).registeredModel).toMatchObject({ id });
    expect(await auditBy(renaming)).toMatchObject([{ before: { name }, after: { name: newName } }]);
    expect((await refusal(perform(getModel, admin, { name }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('the list has what a reader looks for', async () => {
    const owner = await callerWithRole('contributor');
    const { name } = await makeModel(owner, { versions: 2 });
    await perform(transitionVersion, owner, { name, version: 1, stage: 'Staging' });
    const [listed, ...others] = (await perform(listModels, owner, { search: name.slice(2), owner: 'me' }))
      .models;
    expect(others).toEqual([]);
    expect(listed).toMatchObject({ name, versions: 2, openRequests: 0, permissionLevel: 'CAN_MANAGE' });
    expect(listed?.latest).toMatchObject([
      { stage: 'None', version: 2 },
      { stage: 'Staging', version: 1 },
    ]);
    const inStage = await perform(listModels, owner, { search: name, stage: 'Production' });
    expect(inStage).toMatchObject({ models: [], total: 0 });
    const byFilter = (filter: string) => perform(listModels, owner, { filter });
    expect(await byFilter(`name = '${name}'`)).toMatchObject({ total: 1 });
    expect(await byFilter(`name = '${name}' AND tags.team = 'risk'`)).toMatchObject({ total: 0 });
    expect(await refusal(byFilter('colour = 1'))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
  });

  test('pages of searches and lists go on where the last ended', async () => {
    const prefix = unique();
    for (const letter of ['c', 'a', 'b']) await perform(createModel, admin, { name: `${prefix} ${letter}` });
    const names: string[] = [];
    let pageToken: string | undefined;
    do {
      const asked = { filter: `name LIKE '${prefix}%'`, maxResults: 1, ...(pageToken && { pageToken }) };
      const page: Awaited<ReturnType<typeof searchModels.run>> = await perform(searchModels, admin, asked);
      names.push(...page.registeredModels.map(({ name }) => name.slice(-1)));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(names).toEqual(['a', 'b', 'c']);
    const first = await perform(listModels, admin, {
      search: prefix,
      sort: 'name',
      descending: false,
      limit: 2,
    });
    const rest = await perform(listModels, admin, {
      search: prefix,
      sort: 'name',
      descending: false,
      limit: 2,
      pageToken: first.nextPageToken ?? undefined,
    });
    expect([...first.models, ...rest.models].map(({ name }) => name.slice(-1))).toEqual(['a', 'b', 'c']);
    expect([first.total, rest.nextPageToken]).toEqual([3, null]);
  });

  test('a prompt is in no list of models', async () => {
    const name = unique();
    await perform(createModel, admin, { name, tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] });
    const found = async (filter: string) =>
      (await perform(searchModels, admin, { filter: `name = '${name}'${filter}` })).registeredModels.length;
    expect(await found('')).toBe(0);
    expect(await found(" AND tags.`mlflow.prompt.is_prompt` = 'true'")).toBe(1);
    expect(await found(" AND NOT tags.`mlflow.prompt.is_prompt` = 'true'")).toBe(0);
    expect((await perform(listModels, admin, { search: name })).models).toEqual([]);
    await perform(deleteModelTag, admin, { name, key: 'mlflow.prompt.is_prompt' });
    expect(await found('')).toBe(1);
  });

  test('what was changed stands in the feed', async () => {
    const { name } = await makeModel(admin, { versions: 0 });
    await perform(updateModel, admin, { name, description: 'new' });
    await perform(setModelTag, admin, { name, key: 'k', value: 'v' });
    await perform(deleteModelTag, admin, { name, key: 'k' });
    const { activities } = await perform(listActivity, admin, { name });
    expect(activities.map(({ type }) => type)).toEqual([
      'DELETED_TAG',
      'SET_TAG',
      'CHANGED_DESCRIPTION',
      'CREATED_MODEL',
    ]);
  });
});

describe('refuses bad input', () => {
  test.each(['', ' ', 'a/b', 'a:b', '..', '.', 'x'.repeat(257)])('the name %j', async (name) => {
    expect((await refusal(perform(createModel, admin, { name }))).code).toBe('INVALID_PARAMETER_VALUE');
  });

  test('a name twice, also for a prompt, and by another of the same moment', async () => {
    const name = unique();
    const twice = await Promise.allSettled([1, 2].map(() => perform(createModel, admin, { name })));
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const asPrompt = { name, tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] };
    const refused = await refusal(perform(createModel, admin, asPrompt));
    expect([refused.code, refused.message]).toEqual([
      'RESOURCE_ALREADY_EXISTS',
      expect.stringContaining('already taken by a registered model'),
    ]);
    const other = await makeModel(admin, { versions: 0 });
    const renamed = await refusal(perform(renameModel, admin, { name: other.name, newName: name }));
    expect(renamed.code).toBe('RESOURCE_ALREADY_EXISTS');
  });

  test('filters and orders that cannot be read', async () => {
    for (const asked of [
      { filter: 'name ==' },
      { orderBy: ['version'] },
      { pageToken: 'x' },
      { maxResults: 5000 },
      { maxResults: 0 },
    ]) {
      expect((await refusal(perform(searchModels, admin, asked))).code).toBe('INVALID_PARAMETER_VALUE');
    }
  });
});

test('refuses a stranger', async () => {
  const { name, id } = await makeModel(admin);
  expect((await refusal(perform(getModel, nobody, { name }))).code).toBe('UNAUTHENTICATED');
  const reader = await holderOf(id, 'CAN_READ');
  const viewer = await callerWithRole('viewer');
  expect((await refusal(perform(createModel, viewer, { name: unique() }))).code).toBe('PERMISSION_DENIED');
  const denied = asking(reader);
  expect((await refusal(perform(deleteModel, denied, { name }))).code).toBe('PERMISSION_DENIED');
  expect(await auditBy(denied)).toMatchObject([{ action: 'registry.deleteModel', outcome: 'denied' }]);
});

test('unknown id', async () => {
  const name = unique();
  const refused = await refusals([
    perform(getModel, admin, { name }),
    perform(updateModel, admin, { name }),
    perform(deleteModel, admin, { name }),
    perform(renameModel, admin, { name, newName: unique() }),
    perform(setModelTag, admin, { name, key: 'k', value: 'v' }),
    perform(listActivity, admin, { name }),
  ]);
  for (const { code } of refused) expect(code).toBe('RESOURCE_DOES_NOT_EXIST');
});
