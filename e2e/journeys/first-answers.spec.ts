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
