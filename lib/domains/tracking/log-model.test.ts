import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { callerWithRole, makeRun, nobody } from '@/lib/testing/callers';
import { getRun } from './get-run';
import { logModel } from './log-model';

const model = (path: string, runId: string) =>
  JSON.stringify({ artifact_path: path, flavors: {}, utc_time_created: 'now', run_id: runId });

test('works: models are appended, also when they come at once', async () => {
  const caller = await callerWithRole('contributor');
  const runId = await makeRun(caller);
  const paths = ['a', 'b', 'c', 'd'];
  await Promise.all(paths.map((path) => perform(logModel, caller, { runId, modelJson: model(path, runId) })));
  const { data } = await perform(getRun, caller, { runId });
  const history = JSON.parse(data.tags.find(({ key }) => key === 'mlflow.log-model.history')?.value ?? '[]');
  expect(history.map((one: { artifact_path: string }) => one.artifact_path).sort()).toEqual(paths);
});

test('refuses bad input, a stranger, an unknown run', async () => {
  const caller = await callerWithRole('contributor');
  const runId = await makeRun(caller);
  const attempt = (fields: object, by = caller) =>
    perform(logModel, by, { runId, modelJson: model('a', runId), ...fields });
  await expect(attempt({ modelJson: '{' })).rejects.toThrow(/Malformed model info/);
  await expect(attempt({ modelJson: '{"flavors": {}}' })).rejects.toThrow(
    /missing mandatory fields: artifact_path/,
  );
  await expect(attempt({}, nobody)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(attempt({ runId: '0'.repeat(32) })).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
});
