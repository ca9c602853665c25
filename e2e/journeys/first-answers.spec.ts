import { filledRun } from '../a11y/filled-run';
import { expect, test } from '../fixtures';

/** Lists of which the first page comes with the page itself, as a link narrows them. */
const LISTS: [path: string, operation: string][] = [
  ['/experiments', 'tracking.listExperiments'],
  ['/experiments?q=Default&sort=name&ascending=true', 'tracking.listExperiments'],
  ['/experiments?folder=none/', 'tracking.listExperimentFolders'],
  ['/models', 'registry.listModels'],
  ['/models?q=nothing-of-this-name', 'registry.listModels'],
  ['/features', 'features.listTables'],
  ['/monitors?verdict=failing', 'monitoring.listMonitors'],
  ['/endpoints', 'serving.listEndpoints'],
  ['/approvals?view=mine', 'registry.listInbox'],
];

/** Asked by the bell of every page, in the same moment as whatever else a page asks first. */
const OF_EVERY_PAGE = 'identity.countNotifications';

test('lists come with their pages, as the link asks for them', async ({ page }) => {
  let asked: string[] = [];
  page.on('request', (request) => {
    const [, name] = /api\/console\/([\w.]+)/.exec(request.url()) ?? [];
    if (name) asked.push(name);
  });
  for (const [path, operation] of LISTS) {
    // A server that is busy lets the page ask for itself.
    await expect(async () => {
      asked = [];
      await page.goto(path);
      await expect.poll(() => asked).toContain(OF_EVERY_PAGE);
      expect(asked, path).not.toContain(operation);
    }).toPass();
  }
});

test('the first runs of an experiment stand in the page that the server sends, in rows as high as was chosen', async ({
  browser,
  baseURL,
  page,
  api,
}) => {
  const { experimentId } = await filledRun(api);
  const { cookies } = await page.context().storageState();
  const still = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  try {
    const session = cookies.filter(({ name }) => !name.startsWith('plumbline_density'));
    const [{ domain = '' } = {}] = session;
    await still.addCookies([...session, { name: 'plumbline_density', value: 'compact', domain, path: '/' }]);
    const seen = await still.newPage();
    await seen.goto(`/experiments/${experimentId}`);
    const row = seen.locator('[data-row-id]').first();
    await expect(row.getByRole('link').first()).toBeVisible();
    await expect(row).toHaveCSS('height', '28px');
  } finally {
    await still.close();
  }
});
