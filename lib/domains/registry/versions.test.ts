import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import {
  createLoggedModel,
  downloadArtifact,
  getLoggedModel,
  getRun,
  logBatch,
  updateExperiment,
} from '@/lib/domains/tracking/operations';
import { prisma } from '@/lib/platform/db';
import { shareNothing } from '@/lib/testing/access/people';
import {
  afresh,
  asking,
  auditBy,
  callerWithRole,
  makeRun,
  refusal,
  refusals,
  unique,
} from '@/lib/testing/callers';
import { holderOf, makeModel, upload } from '@/lib/testing/models';
import { deleteAlias, setAlias } from './aliases';
import { updateVersion } from './change-version';
import { compareVersions } from './compare-versions';
import { createVersion } from './create-version';
import { deleteVersion } from './delete-model';
import { downloadVersionArtifact, getDownloadUri, getVersion, getVersionByAlias } from './get-version';
import { listVersionRuns } from './list-version-runs';
import { listVersions } from './list-versions';
import { searchVersions } from './search-versions';
import { getVersionPage } from './version-page';
import { deleteVersionTag, setVersionTag } from './version-tags';

const MLMODEL = `
flavors:
  sklearn: {pickled_model: model.pkl}
signature: {inputs: '[{"name": "x", "type": "double"}]', outputs: null, params: null}
saved_input_example_info: {artifact_path: input_example.json, type: dataframe}
mlflow_version: 3.17.2
`;

const point = (key: string, value: unknown) => ({ key, value, timestamp: 1000, step: 0 });

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

describe('works', () => {
  test('a version keeps what its files say', async () => {
    const files = { MLmodel: MLMODEL, 'requirements.txt': 'scikit-learn\n', 'data/model.pkl': 'x' };
    const { name, runId, experimentId } = await makeModel(admin, { files });
    const page = await perform(getVersionPage, admin, { name, version: 1 });
    expect(page.facts).toMatchObject({
      flavors: ['sklearn'],
      signature: { inputs: [{ name: 'x', type: 'double' }] },
      inputExample: 'input_example.json',
      environment: { 'requirements.txt': 'scikit-learn\n' },
      files: 3,
    });
    expect(page.version.storageLocation).toBe(`mlflow-artifacts:/${experimentId}/${runId}/artifacts/model`);
    expect(page.run?.runId).toBe(runId);
  });

  test.each([
    ['is no YAML', ': : :\n- {'],
    ['is a list', '[1, 2]'],
    [
      'is full of aliases',
      `a: &a [1,1,1,1,1,1]\n${Array.from({ length: 9 }, (_, at) => `b${at}: &b${at} [${`*${at ? `b${at - 1}` : 'a'},`.repeat(9)}]`).join('\n')}`,
    ],
    ['is no text', '\ufffd\u0001'],
  ])('an MLmodel that %s is no fault', async (_, MLmodel) => {
    const { name } = await makeModel(admin, { files: { MLmodel } });
    expect((await perform(getVersionPage, admin, { name, version: 1 })).facts).toMatchObject({ flavors: [] });
  });

  test('of a logged model, by each way to name it', async () => {
    const { name, experimentId, runId } = await makeModel(admin, { versions: 0 });
    const { model } = await perform(createLoggedModel, admin, { experimentId, sourceRunId: runId });
    const { modelId } = model;
    const location = `${experimentId}/models/${modelId}/artifacts`;
    for (const given of [
      { source: `models:/${modelId}` },
      { source: `models:/${modelId}`, modelId, runId },
      { source: `mlflow-artifacts:/${location}` },
      { source: `mlflow-artifacts:/${location}/inner`, modelId },
    ]) {
      const { modelVersion } = await perform(createVersion, admin, { name, ...given });
      expect(modelVersion).toMatchObject({ runId, modelId });
    }
    const uris = await Promise.all(
      [1, 4].map((version) => perform(getDownloadUri, admin, { name, version })),
    );
    expect(uris.map(({ artifactUri }) => artifactUri)).toEqual([
      `mlflow-artifacts:/${location}`,
      `mlflow-artifacts:/${location}/inner`,
    ]);
    const tags = (await perform(getLoggedModel, admin, { modelId })).model.tags;
    const noted = JSON.parse(tags.find(({ key }) => key === 'mlflow.modelVersions')?.value ?? '[]');
    expect(noted).toEqual(['1', '2', '3', '4'].map((version) => ({ name, version })));
  });

  test('copies by number, alias, stage and newest', async () => {
    const { name, runId } = await makeModel(admin, { versions: 2 });
    await perform(setAlias, admin, { name, version: 1, alias: 'live' });
    const { name: other } = await makeModel(admin, { versions: 0 });
    const copies = [];
    for (const suffix of ['/1', '@live', '/None', '/latest']) {
      const source = `models:/${name}${suffix}`;
      copies.push((await perform(createVersion, admin, { name: other, source })).modelVersion);
    }
    expect(copies.map(({ source }) => source)).toEqual([1, 1, 2, 2].map((at) => `models:/${name}/${at}`));
    expect(copies.every((copy) => copy.runId === runId)).toBe(true);
    const page = await perform(getVersionPage, admin, { name: other, version: 1 });
    expect(page.copiedFrom).toEqual({ name, version: 1 });
  });

  test('numbers are given once, however many ask', async () => {
    const { name, source } = await makeModel(admin, { versions: 1 });
    const made = await Promise.all(
      Array.from({ length: 30 }, () => perform(createVersion, admin, { name, source })),
    );
    const numbers = made.map(({ modelVersion }) => Number(modelVersion.version)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, at) => at + 2));
  });

  test('a deleted version says nothing of what it was, and its number is not given again', async () => {
    const { name, source, runId } = await makeModel(admin, { versions: 2 });
    await perform(setAlias, admin, { name, version: 2, alias: 'live' });
    const deleting = asking(admin);
    await perform(deleteVersion, deleting, { name, version: 2 });
    expect(await auditBy(deleting)).toMatchObject([
      { objectType: 'model-version', before: { name, source, runId, stage: 'None' } },
    ]);
    expect((await refusal(perform(getVersion, admin, { name, version: 2 }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
    expect((await refusal(perform(getVersionByAlias, admin, { name, alias: 'live' }))).message).toContain(
      'not found',
    );
    const row = await prisma().modelVersion.findFirst({ where: { version: 2, model: { name } } });
    expect(row).toMatchObject({
      stage: 'Deleted_Internal',
      source: 'REDACTED-SOURCE-PATH',
      runId: 'REDACTED-RUN-ID',
    });
    const { modelVersion } = await perform(createVersion, admin, { name, source });
    expect(modelVersion.version).toBe('3');
    const { modelVersions } = await perform(searchVersions, admin, { filter: `name = '${name}'` });
    expect(modelVersions.map(({ version }) => version)).toEqual(['3', '1']);
  });

  test('described, tagged, found and compared', async () => {
    const { name } = await makeModel(admin, { versions: 2 });
    const changing = asking(admin);
    await perform(updateVersion, changing, { name, version: 1, description: 'of spring' });
    await perform(setVersionTag, changing, { name, version: 1, key: 'season', value: 'spring' });
    await perform(setVersionTag, changing, { name, version: 2, key: 'season', value: 'autumn' });
    await perform(deleteVersionTag, changing, { name, version: 2, key: 'season' });
    expect((await auditBy(changing)).map(({ action }) => action)).toEqual([
      'registry.updateVersion',
      'registry.setVersionTag',
      'registry.setVersionTag',
      'registry.deleteVersionTag',
    ]);
    const tag = { key: 'season', value: 'spring' };
    for (const asked of [{ search: 'spring' }, { search: '1' }, { tag }]) {
      const { versions } = await perform(listVersions, admin, { name, ...asked });
      expect(versions).toMatchObject([{ version: 1, tags: [tag] }]);
    }
    const pages = [];
    let pageToken: string | null | undefined;
    do {
      const page = await perform(listVersions, admin, { name, limit: 1, ...(pageToken && { pageToken }) });
      pages.push(page.versions.map(({ version }) => version));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(pages).toEqual([[2], [1]]);
    const which = [1, 2].map((version) => ({ name, version }));
    const { versions } = await perform(compareVersions, admin, { versions: which });
    expect(versions.map(({ version }) => version.version)).toEqual(['1', '2']);
  });

  test('of one run are told apart by what was measured on each, as rules do', async () => {
    const { name, experimentId, runId } = await makeModel(admin, { versions: 0 });
    const evaluation = await makeRun(admin, experimentId);
    await perform(logBatch, admin, {
      runId,
      metrics: [point('auc', 0.9), point('loss', 0.3)],
    });
    for (const [step, auc] of [0.7, Number.NaN].entries()) {
      const { model } = await perform(createLoggedModel, admin, { experimentId, sourceRunId: runId });
      const of = { modelId: model.modelId, datasetName: 'holdout', datasetDigest: 'd1' };
      await perform(logBatch, admin, {
        runId: evaluation,
        metrics: [
          { ...point('auc', 0.1), timestamp: 1, ...of },
          ...(step === 1 ? [{ ...point('recall', 0.5), ...of }] : []),
          { ...point('auc', Number.isNaN(auc) ? 'NaN' : auc), step, ...of },
        ],
      });
      await perform(createVersion, admin, { name, source: `models:/${model.modelId}` });
    }
    const listed = await perform(listVersionRuns, admin, { name, versions: [1, 2] });
    expect(listed.keys).toEqual(['auc', 'loss', 'recall']);
    const which = [1, 2].map((version) => ({ name, version }));
    const { versions } = await perform(compareVersions, admin, { versions: which });
    const loss = { key: 'loss', value: 0.3, isOfModel: false, dataset: null };
    expect(versions.map(({ metrics }) => metrics)).toMatchObject([
      [{ key: 'auc', value: 0.7, isOfModel: true, dataset: 'holdout' }, loss],
      [
        { key: 'auc', value: 'NaN', isOfModel: true, dataset: 'holdout' },
        loss,
        { key: 'recall', value: 0.5 },
      ],
    ]);
    expect((await perform(getVersionPage, admin, { name, version: 1 })).metrics).toEqual(
      versions[0]?.metrics,
    );
  });

  test('an alias that is set again is the same alias', async () => {
    const { name } = await makeModel(admin, { versions: 2 });
    const setting = asking(admin);
    for (const version of [1, 1, 2]) await perform(setAlias, setting, { name, version, alias: 'live' });
    expect((await perform(getVersionByAlias, admin, { name, alias: 'live' })).modelVersion.version).toBe('2');
    const activities = await prisma().modelActivity.findMany({
      where: { model: { name }, type: 'SET_ALIAS' },
    });
    expect(activities).toHaveLength(2);
    expect(await auditBy(setting)).toHaveLength(3);
    await perform(deleteAlias, setting, { name, alias: 'live' });
    expect((await perform(getVersionByAlias, admin, { name, alias: 'latest' })).modelVersion.version).toBe(
      '2',
    );
  });
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
    const made = await makeModel(admin, { files: { MLmodel: MLMODEL, 'a.txt': 'in it' } });
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
    [perform(downloadVersionArtifact, admin, { name, version: 1, path: '../x' }), 'path'],
  ];
  const refused = await refusals(wrong.map(([work]) => work));
  expect(refused.map(({ code, field }) => [code, field])).toEqual(
    wrong.map(([, field]) => ['INVALID_PARAMETER_VALUE', field]),
  );
});
