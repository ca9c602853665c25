/** Runs to be compared, and where they are. */
import type { Locator, Page } from 'playwright/test';
import type { Api } from './fixtures';

/** Three optimizers with three seeds each: adam is better than sgd, seed by seed; lion's last run came to nothing. */
export async function nineTrials(api: Api): Promise<{ experimentId: string; runIds: Map<string, string> }> {
  const experimentId = await api.experiment();
  const runIds = new Map<string, string>();
  for (const [optimizer, base] of [
    ['sgd', 0.5],
    ['adam', 0.4],
    ['lion', 0.6],
  ] as const) {
    for (const seed of [1, 2, 3]) {
      const name = `${optimizer}-${seed}`;
      const runId = await api.run(experimentId, {
        run_name: name,
        start_time: 1_700_000_000_000 + runIds.size,
        tags: [
          { key: 'mlflow.source.git.commit', value: optimizer === 'sgd' ? 'a'.repeat(40) : 'b'.repeat(40) },
        ],
      });
      runIds.set(name, runId);
      const last = name === 'lion-3' ? 'NaN' : base + seed * 0.05 + (optimizer === 'adam' ? seed * 0.001 : 0);
      await api.post('runs/log-batch', {
        run_id: runId,
        metrics: [0.9, last].map((value, step) => ({ key: 'val_loss', value, timestamp: step + 1, step })),
        params: [
          { key: 'optimizer', value: optimizer },
          { key: 'seed', value: String(seed) },
          { key: 'depth', value: '50' },
        ],
      });
      await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: 1_700_000_009_000 });
    }
  }
  return { experimentId, runIds };
}

export const compareAt = (experimentId: string, runIds: Iterable<string>, more = '') =>
  `/experiments/${experimentId}/compare?runs=${[...runIds].map((id) => id.slice(0, 12)).join(',')}${more}`;

export const cell = (page: Page, row: RegExp | string, column: number): Locator =>
  page.getByRole('row').filter({ hasText: row }).getByRole('cell').nth(column);
