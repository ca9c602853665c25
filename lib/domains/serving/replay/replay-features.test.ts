/** A candidate that looks features up: what the log has of the keys, and what it has already. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { closeEngine } from '@/lib/platform/duckdb';
import { FARES, makeTable, publishNow } from '@/lib/testing/features';
import { logAnswers } from '@/lib/testing/inferences';
import { upload } from '@/lib/testing/models';
import { linearGraph, onnxFiles } from '@/lib/testing/onnx-model';
import { givenTrial } from '@/lib/testing/replays';
import { createVersion } from '../../registry/operations';

const trial = givenTrial();

beforeAll(async () => {
  const { owner, model } = trial;
  const { name } = await makeTable(owner, { select: FARES });
  await publishNow(owner, name);
  // Version 3 answers fare + zone; a zone's fare is one and a half times its number.
  const files = onnxFiles(linearGraph([1, 1], 0), ['fare', 'zone']);
  const spec = {
    lookups: [{ table_name: name, lookup_key: ['zone'], feature_names: ['fare'] }],
    input_columns: ['fare', 'zone'],
  };
  files.MLmodel += `metadata:\n  plumbline.feature_spec: '${JSON.stringify(spec)}'\n`;
  await upload(owner, `${model.experimentId}/${model.runId}/artifacts/third`, files);
  const source = `runs:/${model.runId}/third`;
  await perform(createVersion, owner, { name: model.name, source, runId: model.runId });
});
afterAll(closeEngine);

const log = (endpointId: string, inputs: Record<string, unknown[]>, predictions: unknown[]) =>
  logAnswers({ endpointId, model: trial.model.name, inputs, predictions });

test('features come from the online store, those that a request brought from the log', async () => {
  const endpoint = await trial.makeEndpoint();
  await log(endpoint.id, { zone: [1, 2, 4] }, [2.5, 5, 10]);
  await log(endpoint.id, { zone: [2], fare: [40] }, [42]);
  await log(endpoint.id, { fare: [3] }, [3]);
  const { state, message, result } = await trial.run(endpoint, { modelVersion: 3, tolerance: 0.001 });
  expect({ state, message }).toEqual({ state: 'succeeded', message: '' });
  expect(result).toMatchObject({
    looksUp: true,
    rows: 5,
    // Its fare would do for the look-up; the model takes the zone itself too.
    skipped: [{ why: 'lacks', column: 'zone', rows: 1 }],
    comparison: { compared: 4, agreeing: 4 },
  });
});

test('rows without the keys are left out, and where none has them that is said', async () => {
  const endpoint = await trial.makeEndpoint();
  await log(endpoint.id, { zone: [1] }, [2.5]);
  await log(endpoint.id, { region: ['north', 'south'] }, [1, 1]);
  const { result } = await trial.run(endpoint, { modelVersion: 3, tolerance: 0.001 });
  expect(result).toMatchObject({
    skipped: [{ why: 'lacks', column: 'zone', isMasked: false, rows: 2 }],
    comparison: { compared: 1, agreeing: 1 },
  });
  const other = await trial.makeEndpoint();
  await log(other.id, { region: ['north'] }, [1]);
  expect(await trial.run(other, { modelVersion: 3 })).toMatchObject({
    state: 'failed',
    message: "The version needs the column 'zone', which no row of the log has.",
  });
});
