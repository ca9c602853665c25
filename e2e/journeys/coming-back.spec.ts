/** Where one is when a page comes: at its heading, and on the way back where one was. */
import type { Locator, Page } from 'playwright/test';
import { type Api, expect, test } from '../fixtures';
import { holdScripts } from '../late-scripts';

/** A parent that is folded, and so many runs that the table scrolls. */
async function longList(api: Api): Promise<{ experimentId: string; name: string }> {
  const name = `long ${crypto.randomUUID().slice(0, 8)}`;
  const experimentId = await api.experiment(name);
  for (let at = 0; at < 40; at += 1) {
    await api.run(experimentId, { run_name: `run-${String(at).padStart(2, '0')}`, start_time: 1000 - at });
  }
  const parent = await api.run(experimentId, { run_name: 'sweep', start_time: 2000 });
  const tags = [{ key: 'mlflow.parentRunId', value: parent }];
  for (const child of ['trial-1', 'trial-2']) await api.run(experimentId, { run_name: child, tags });
  return { experimentId, name };
}

/** Experiments whose names begin with the mark, more than a window shows. */
async function longSearch(api: Api): Promise<string> {
  const mark = crypto.randomUUID().slice(0, 8);
  for (let at = 0; at < 30; at += 1) await api.experiment(`${mark} ${at}`);
  return mark;
}

/** Scrolls to what is meant, as whoever reads does: until the list comes to rest. */
const readOnTo = (target: Locator): Promise<void> =>
  target.evaluate(
    (it) =>
      new Promise<void>((resolve) => {
        document.addEventListener('scrollend', () => setTimeout(resolve), { capture: true, once: true });
        it.scrollIntoView({ block: 'center', behavior: 'instant' });
      }),
  );

/** A link that is pressed before that is the browser's alone, which fetches the other page whole. */
const listens = (page: Page) => page.waitForFunction(() => window.plumblineEarlyInput === undefined);

const heading = { level: 1 } as const;

test('another page is begun at its heading, by mouse without a ring', async ({ page, api }) => {
  const { name } = await longList(api);
  await page.goto('/experiments');
  await expect(page.getByRole('heading', heading)).not.toBeFocused();
  await page.getByRole('link', { name }).click();
  const title = page.getByRole('heading', { ...heading, name });
  await expect(title).toBeFocused();
  await expect(title).toHaveCSS('outline-style', 'none');

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Models' }).press('Enter');
  await expect(page.getByRole('heading', { ...heading, name: 'Models' })).toBeFocused();
  // The next stop is what the page is for.
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('Back brings the list as it was: what is open, chosen, active and in sight', async ({ page, api }) => {
  const { experimentId, name } = await longList(api);
  await page.goto(`/experiments/${experimentId}`);
  const table = page.getByRole('table', { name: `Runs of ${name}` });
  await page.getByRole('button', { name: '2 child runs of sweep' }).click();
  await expect(table.getByRole('link', { name: 'trial-1' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select sweep' }).click();
  for (let at = 0; at < 36; at += 1) await page.keyboard.press('j');
  const row = table.getByRole('row', { name: /run-32/ });
  await expect(row).toBeFocused();
  const scrolled = () => table.evaluate(({ scrollTop }) => scrollTop);
  await expect.poll(scrolled).toBeGreaterThan(300);
  const before = await scrolled();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { ...heading, name: 'run-32' })).toBeFocused();

  await page.goBack();
  await expect(row).toBeVisible();
  await expect.poll(() => row.evaluate((it) => it.contains(document.activeElement))).toBe(true);
  expect(await scrolled()).toBe(before);
  await expect(page.getByRole('region', { name: 'Selected runs' })).toContainText('1 run');
  await page.keyboard.press('k');
  await expect(table.getByRole('row', { name: /run-31/ })).toBeFocused();
  await table.evaluate((it) => it.scrollTo({ top: 0 }));
  await expect(table.getByRole('link', { name: 'trial-1' })).toBeVisible();
});

test('Back from a page that was chosen in a list leads to its link, where the list was scrolled', async ({
  page,
  api,
}) => {
  const mark = await longSearch(api);
  await page.goto(`/experiments?q=${mark}`);
  const link = page.getByRole('link', { name: `${mark} 3`, exact: true });
  await readOnTo(link);
  const list = page.getByRole('table').locator('..');
  const scrolled = () => list.evaluate(({ scrollTop }) => scrollTop);
  const before = await scrolled();
  expect(before).toBeGreaterThan(100);
  await listens(page);
  await link.click();
  // The page that comes is there before one goes back.
  await expect(page.getByRole('heading', { ...heading, name: `${mark} 3` })).toBeFocused();
  await page.goBack();
  await expect(link).toBeFocused();
  await expect.poll(scrolled).toBe(before);
});

test('a list that was scrolled before the page listened stays there, and Back leads there too', async ({
  page,
  api,
}) => {
  const mark = await longSearch(api);
  const release = await holdScripts(page);
  await page.goto(`/experiments?q=${mark}`, { waitUntil: 'commit' });
  const link = page.getByRole('link', { name: `${mark} 3`, exact: true });
  await readOnTo(link);
  const list = page.getByRole('table').locator('..');
  const scrolled = () => list.evaluate(({ scrollTop }) => scrollTop);
  const before = await scrolled();
  expect(before).toBeGreaterThan(100);
  release();
  await listens(page);
  expect(await scrolled()).toBe(before);
  await link.click();
  await expect(page.getByRole('heading', { ...heading, name: `${mark} 3` })).toBeFocused();
  await page.goBack();
  await expect(link).toBeFocused();
  await expect.poll(scrolled).toBe(before);
});

test('a table of runs that was scrolled before the page listened stays there', async ({ page, api }) => {
  const { experimentId, name } = await longList(api);
  const release = await holdScripts(page);
  await page.goto(`/experiments/${experimentId}`, { waitUntil: 'commit' });
  const table = page.getByRole('table', { name: `Runs of ${name}` });
  await readOnTo(table.getByRole('link', { name: 'run-18' }));
  const scrolled = () => table.evaluate(({ scrollTop }) => scrollTop);
  const before = await scrolled();
  expect(before).toBeGreaterThan(100);
  release();
  await listens(page);
  await expect(table.getByRole('link', { name: 'run-30' })).toBeVisible();
  expect(await scrolled()).toBe(before);
});
