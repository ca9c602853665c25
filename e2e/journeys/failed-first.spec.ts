/** An endpoint whose first version cannot be loaded: its page says why, shows the log, and another version is rolled out there. */
import { linearGraph, onnxFiles } from '../../lib/testing/onnx-model';
import { type Api, expect, test } from '../fixtures';
import { COLUMNS, removeEndpoint } from '../serving-model';

/** Version 1 is no graph, version 2 is one. */
async function registerBroken(api: Api): Promise<string> {
  const name = `broken-${crypto.randomUUID().slice(0, 8)}`;
  const experimentId = await api.experiment();
  await api.post('registered-models/create', { name });
  for (const graph of [Buffer.from('no graph'), linearGraph([1, 1], 0)]) {
    const runId = await api.run(experimentId);
    for (const [file, content] of Object.entries(onnxFiles(graph, COLUMNS))) {
      const body = typeof content === 'string' ? content : new Uint8Array(content);
      await api.upload(runId, `model/${file}`, body);
    }
    await api.post('model-versions/create', { name, source: `runs:/${runId}/model`, run_id: runId });
  }
  return name;
}

test('a first deployment that fails is told with its log, and another version takes its place', async ({
  page,
  api,
}) => {
  const model = await registerBroken(api);
  const name = `e-${crypto.randomUUID().slice(0, 8)}`;
  await page.goto(`/endpoints/new?model=${model}&version=1`);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Create the endpoint' }).click();
  const failure = page.getByRole('main').getByRole('alert');
  await expect(failure).toContainText(
    /The last update failed\. .*Load model from model\.onnx failed:Protobuf parsing failed/,
    {
      timeout: 30_000,
    },
  );
  await expect(failure).toContainText('log the model as another version. Then roll it out');
  // Nothing was live: there is nothing to go back to.
  await expect(page.getByRole('button', { name: 'Roll back' })).toBeHidden();

  await failure.getByRole('link', { name: 'Read the log' }).click();
  await expect(page.getByRole('region', { name: 'Log' })).toContainText('Protobuf parsing failed');

  await page.getByRole('button', { name: 'Roll out' }).click();
  const dialog = page.getByRole('dialog', { name: 'Roll out a version' });
  await expect(dialog).toContainText('It gets all of the traffic as soon as it is ready.');
  await dialog.getByRole('button', { name: 'Choose a version' }).click();
  await page.getByRole('option', { name: 'Version 2' }).click();
  await dialog.getByRole('button', { name: 'Roll out' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('tab', { name: 'Overview' }).click();
  const served = page.getByRole('table', { name: 'Served entities' });
  await expect(served.getByRole('row', { name: /version 2.*Ready.*100 %/ })).toBeVisible({ timeout: 30_000 });
  await expect(failure).toBeHidden();
  await removeEndpoint(page, name);
});
