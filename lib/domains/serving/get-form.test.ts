import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from './operations';

const signature = JSON.stringify([
  { name: 'amount', type: 'double', required: true },
  { name: 'income', type: 'double', required: false },
]);
const MLmodel = `flavors: {}\nsignature:\n  inputs: '${signature}'\n  outputs: null\n  params: null\n`;

async function formOf(files: Record<string, string>) {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner, { files: { MLmodel, ...files } });
  const name = `e-${unique()}`;
  const servedEntities = [{ name: 'v1', entityName: model.name, entityVersion: '1' }];
  await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
  const { example, isMadeUp } = await perform(serving.getForm, owner, { name });
  return { body: JSON.parse(example ?? '') as unknown, isMadeUp };
}

test('the example that the model was logged with, whose missing values are bare NaN', async () => {
  const example = '{"dataframe_split": {"columns": ["amount", "income"], "data": [[1.5, NaN]]}}';
  expect(await formOf({ 'serving_input_example.json': example })).toEqual({
    body: { dataframe_split: { columns: ['amount', 'income'], data: [[1.5, null]] } },
    isMadeUp: false,
  });
});

test('without one, a row by the signature, and it is said', async () => {
  expect(await formOf({})).toEqual({ body: { dataframe_records: [{ amount: 1 }] }, isMadeUp: true });
});
