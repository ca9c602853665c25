/** An experiment's table of runs, with few to be told apart. */
import type { Locator, Page } from 'playwright/test';
import type { Api } from './fixtures';

/** Nine runs whose score is their number, one of them failed. */
export async function nineRuns(api: Api): Promise<string> {
  const experimentId = await api.experiment();
  for (let number = 1; number <= 9; number += 1) {
    const runId = await api.run(experimentId, {
      run_name: `run-${number}`,
      start_time: 1_700_000_000_000 + number,
    });
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: [{ key: 'val/score', value: number, timestamp: 1, step: 0 }],
      params: [{ key: 'depth', value: String(number % 3) }],
    });
    await api.post('runs/update', {
      run_id: runId,
      status: number === 4 ? 'FAILED' : 'FINISHED',
      end_time: 1_700_000_009_000,
    });
  }
  return experimentId;
}

export const names = (page: Page): Locator => page.getByRole('table').getByRole('link');
export const field = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter runs' });
