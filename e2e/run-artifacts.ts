/** Files of a run, looked at. */
import type { Page } from 'playwright/test';
import type { Api } from './fixtures';

/** A new run with these files. Answers the address of its artifacts. */
export async function runWith(
  api: Api,
  files: Record<string, string | Uint8Array<ArrayBuffer>>,
): Promise<string> {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId);
  for (const [path, body] of Object.entries(files)) await api.upload(runId, path, body);
  return `/experiments/${experimentId}/runs/${runId}?tab=artifacts`;
}

export const openFile = (page: Page, name: string) =>
  page.getByRole('treeitem', { name: new RegExp(`^${name}`) }).click();
