import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { downloadArtifact } from '@/lib/domains/tracking/artifacts';
import { updateExperiment } from '@/lib/domains/tracking/change-experiment';
import { getRun } from '@/lib/domains/tracking/get-run';
import { createLoggedModel } from '@/lib/domains/tracking/logged-models';
import { shareNothing } from '@/lib/testing/access/people';
import { afresh, callerWithRole, refusal, refusals, unique } from '@/lib/testing/callers';
import { holderOf, makeModel, upload } from '@/lib/testing/models';
import { setAlias } from './aliases';
import { updateVersion } from './change-version';
import { createVersion } from './create-version';
import { deleteVersion } from './delete-model';
import { downloadVersionArtifact, getVersion } from './get-version';
import { searchVersions } from './search-versions';
import { getVersionPage } from './version-page';
import { setVersionTag } from './version-tags';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

describe('what somebody may not see does not exist', () => {
  beforeAll(shareNothing);

  test('runs and logged models of others are no sources', async () => {
    const hidden = await makeModel(admin);
    const ada = await callerWithRole('contributor');
    const { name } = await makeModel(ada, { versions: 0 });
    const { model } = await perform(createLoggedModel, admin, { experimentId: hidden.experimentId });
    for (const source of [
      hidden.source,
      `models:/${model.modelId}`,
      `models:/${hidden.name}/1`,
      `mlflow-artifacts:/${hidden.experimentId}/${hidden.runId}/artifacts/model`,
    ]) {
      const refused = await refusal(perform(createVersion, await afresh(ada), { name, source }));
      expect([400, 404]).toContain(refused.status);
      expect(refused.message).not.toMatch(/permission|CAN_/i);
    }
  });

  test('a reader of the model reads its files, and no others', async () => {
    const made = await makeModel(admin, {
      files: { MLmodel: 'flavors: {sklearn: {pickled_model: model.pkl}}', 'a.txt': 'in it' },
    });
    const folder = `${made.experimentId}/${made.runId}/artifacts`;
    await upload(admin, folder, { 'beside.txt': 'not in it', 'model-2/x.txt': 'nor this' });
    const reader = await holderOf(made.id, 'CAN_READ');
    const read = async (path: string) => {
      const { body } = await perform(downloadArtifact, reader, { path });
      return new Response(body).text();
    };
    expect(await read(`${folder}/model/a.txt`)).toBe('in it');
    const { body } = await perform(downloadVersionArtifact, reader, {
      name: made.name,
      version: 1,
      path: 'a.txt',
    });
    expect(await new Response(body).text()).toBe('in it');
    for (const path of ['beside.txt', 'model-2/x.txt'])
      expect((await refusal(read(`${folder}/${path}`))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await refusal(perform(getRun, reader, { runId: made.runId }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    const renaming = perform(updateExperiment, reader, {
      experimentId: made.experimentId,
      newName: unique(),
    });
    expect((await refusal(renaming)).code).toBe('RESOURCE_DOES_NOT_EXIST');
    const page = await perform(getVersionPage, reader, { name: made.name, version: 1 });
    expect(page).toMatchObject({ run: null, facts: { flavors: ['sklearn'] } });

    await perform(deleteVersion, admin, { name: made.name, version: 1 });
    expect((await refusal(read(`${folder}/model/a.txt`))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('a reader copies a version into a model of their own', async () => {
    const made = await makeModel(admin);
    const reader = await holderOf(made.id, 'CAN_READ');
    const own = await makeModel(reader, { versions: 0 });
    const copied = await perform(createVersion, await afresh(reader), {
      name: own.name,
      source: `models:/${made.name}/1`,
    });
    expect(copied.modelVersion.runId).toBe(made.runId);
  });
});

test('unknown id', async () => {
  const { name } = await makeModel(admin);
  const refused = await refusals([
    perform(getVersion, admin, { name, version: 9 }),
    perform(getVersion, admin, { name: unique(), version: 1 }),
    perform(updateVersion, admin, { name, version: 9 }),
    perform(deleteVersion, admin, { name, version: 9 }),
    perform(setVersionTag, admin, { name, version: 9, key: 'k', value: 'v' }),
    perform(setAlias, admin, { name, version: 9, alias: 'a' }),
    perform(downloadVersionArtifact, admin, { name, version: 9, path: 'x' }),
    perform(createVersion, admin, { name: unique(), source: `models:/${name}/1` }),
  ]);
  for (const { code } of refused) expect(code).toBe('RESOURCE_DOES_NOT_EXIST');
});

test('refuses bad input', async () => {
  const { name } = await makeModel(admin);
  const wrong: [Promise<unknown>, string][] = [
    [perform(getVersion, admin, { name, version: 'one' }), 'version'],
    [perform(setAlias, admin, { name, version: 1, alias: 'latest' }), 'alias'],
    [perform(setAlias, admin, { name, version: 1, alias: 'v1' }), 'alias'],
    [perform(setVersionTag, admin, { name, version: 1, key: '', value: 'v' }), 'key'],
    [perform(setVersionTag, admin, { name, version: 1, key: 'k', value: 'v'.repeat(100_001) }), 'value'],
    [perform(searchVersions, admin, { filter: 'version_number = 1.5' }), 'filter'],
    [perform(searchVersions, admin, { maxResults: 0 }), 'maxResults'],
    [perform(downloadVersionArtifact, admin, { name, version: 1, path: '../x' }), 'path'],
  ];
  const refused = await refusals(wrong.map(([work]) => work));
  expect(refused.map(({ code, field }) => [code, field])).toEqual(
    wrong.map(([, field]) => ['INVALID_PARAMETER_VALUE', field]),
  );
});
