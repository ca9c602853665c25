import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createLoggedModel } from '@/lib/domains/tracking/logged-models';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { createVersion } from './create-version';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

describe('a source is refused', () => {
  let name: string;
  let runId: string;
  let experimentId: string;
  beforeAll(async () => {
    ({ name, runId, experimentId } = await makeModel(admin));
  });

  test.each([
    '/etc/passwd',
    'file:///etc',
    'FILE:///etc/shadow',
    'ftp://evil/a',
    'http://169.254.169.254/latest',
    's3://bucket/of/somebody',
    'mlflow-artifacts:/../../etc',
    'mlflow-artifacts:/0',
    'mlflow-artifacts://host/..%2f..%2f',
    `runs:/${'0'.repeat(32)}/model`,
    `models:/m-${'0'.repeat(32)}`,
    'models:/no such model/1',
    'models://other/x/1',
  ])('%s', async (source) => {
    const before = await prisma().modelVersion.count({ where: { model: { name } } });
    const refused = await refusal(perform(createVersion, admin, { name, source }));
    expect([400, 404]).toContain(refused.status);
    expect(await prisma().modelVersion.count({ where: { model: { name } } })).toBe(before);
  });

  test('where it is not of the run or model that is named', async () => {
    const other = await makeModel(admin);
    const { model } = await perform(createLoggedModel, admin, { experimentId });
    for (const given of [
      { source: `runs:/${runId}/model`, runId: other.runId },
      { source: `mlflow-artifacts:/${experimentId}/${runId}/artifacts/model`, runId: other.runId },
      { source: `models:/${model.modelId}`, modelId: `m-${'1'.repeat(32)}` },
      { source: `models:/${other.name}/1`, runId },
      { source: `mlflow-artifacts:/${experimentId}/models/${model.modelId}/artifacts`, modelId: 'm-other' },
    ]) {
      const refused = await refusal(perform(createVersion, admin, { name, ...given }));
      expect([400, 404]).toContain(refused.status);
    }
  });

  test('where the logged model was made by another run than the one that is named', async () => {
    const other = await makeModel(admin);
    const { model } = await perform(createLoggedModel, admin, { experimentId, sourceRunId: runId });
    const { modelId } = model;
    const location = `mlflow-artifacts:/${experimentId}/models/${modelId}/artifacts`;
    for (const given of [
      { source: `models:/${modelId}`, runId: other.runId },
      { source: location, runId: other.runId },
      { source: location, modelId, runId: other.runId },
      { source: `runs:/${other.runId}/model`, modelId },
    ]) {
      const refused = await refusal(perform(createVersion, admin, { name, ...given }));
      expect(refused).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field: 'source' });
      expect(refused.message).toContain('run that made the logged model');
    }
    // A run of another server is known by its link alone; a model that names no run contradicts none.
    const link = { runId: 'elsewhere', runLink: 'https://elsewhere.example.com/run' };
    const linked = await perform(createVersion, admin, { name, source: `models:/${modelId}`, ...link });
    expect(linked.modelVersion.runId).toBe('elsewhere');
    const loose = (await perform(createLoggedModel, admin, { experimentId })).model.modelId;
    const said = await perform(createVersion, admin, { name, source: `models:/${loose}`, runId });
    expect(said.modelVersion.runId).toBe(runId);
  });

  test('a version that would be a copy of itself', async () => {
    const source = `models:/${name}/99`;
    expect((await refusal(perform(createVersion, admin, { name, source }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });

  test('a prompt has placeholders, and nothing else has', async () => {
    const tags = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
    for (const source of ['dummy-source', 'file:///etc']) {
      const refused = await refusal(perform(createVersion, admin, { name, source, tags }));
      expect(refused.code).toBe('INVALID_PARAMETER_VALUE');
    }
  });

  test('a store that the installation names is let through, and what lies beside it is not', async () => {
    env.modelSources = ['s3://models/prod'];
    try {
      const made = await perform(createVersion, admin, { name, source: 's3://models/prod/a' });
      expect(made.modelVersion.source).toBe('s3://models/prod/a');
      for (const source of ['s3://models/prodigal', 's3://models/prod/../x', 's3://models'])
        expect((await refusal(perform(createVersion, admin, { name, source }))).field).toBe('source');
    } finally {
      env.modelSources = [];
    }
  });
});
