import type { Page } from 'playwright/test';
import { expect, test } from '../people';

const steps = (page: Page) => page.getByRole('region', { name: 'First steps' });
const step = (page: Page, name: string) => steps(page).getByRole('listitem').filter({ hasText: name });

test('the first steps tick themselves, and are put away by each for themselves', async ({
  api,
  makePerson,
  pageOf,
}) => {
  const experimentId = await api.experiment();
  const runIds = [await api.run(experimentId), await api.run(experimentId)];
  const [ada, grace] = [
    await pageOf(await makePerson('contributor', 'Ada')),
    await pageOf(await makePerson('contributor', 'Grace')),
  ];
  await ada.goto('/');
  await expect(step(ada, 'Log a run').getByRole('img', { name: 'Done:' })).toBeVisible();
  await expect(step(ada, 'Compare two runs').getByRole('img', { name: 'To do:' })).toBeVisible();
  const counted = steps(ada).getByText(/^\d of 5 done$/);
  const before = Number((await counted.textContent())?.charAt(0));

  const noted = ada.waitForResponse((response) => response.url().endsWith('/home.noteComparison'));
  await ada.goto(
    `/experiments/${experimentId}/compare?runs=${runIds.map((id) => id.slice(0, 12)).join(',')}`,
  );
  expect((await noted).status()).toBe(200);
  await ada.goto('/');
  await expect(ada.getByRole('heading', { name: 'Recent runs' })).toBeVisible();
  // What other tests have made may have been all the rest.
  if (before < 4) await expect(counted).toHaveText(`${before + 1} of 5 done`);
  else await expect(steps(ada)).toHaveCount(0);

  await grace.goto('/');
  await steps(grace).getByRole('button', { name: 'Put the first steps away' }).click();
  await expect(steps(grace)).toHaveCount(0);
  await grace.reload();
  await expect(grace.getByRole('heading', { name: 'Recent runs' })).toBeVisible();
  await expect(steps(grace)).toHaveCount(0);
});
