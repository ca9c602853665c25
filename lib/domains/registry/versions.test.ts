import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { logBatch } from '@/lib/domains/tracking/log-batch';
import { createLoggedModel, getLoggedModel } from '@/lib/domains/tracking/logged-models';
import { prisma } from '@/lib/platform/db';
import { asking, auditBy, callerWithRole, makeRun, refusal } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { deleteAlias, setAlias } from './aliases';
import { updateVersion } from './change-version';
import { compareVersions } from './compare-versions';
import { createVersion } from './create-version';
import { deleteVersion } from './delete-model';
import { getDownloadUri, getVersion, getVersionByAlias } from './get-version';
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
