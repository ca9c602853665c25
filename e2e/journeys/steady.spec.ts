/** Pages come as they stay: nothing moves while they load, and nothing has to be scrolled sideways. */
import { filledRun, type Ids } from '../a11y/filled-run';
import { expect, test } from '../fixtures';

declare global {
  interface Window {
    shifts: { by: number; what: string }[];
  }
}

const run = ({ experimentId, runId }: Ids) => `/experiments/${experimentId}/runs/${runId}`;

const PAGES: [name: string, path: (ids: Ids) => string][] = [
  ['home', () => '/'],
  ['experiments', () => '/experiments'],
  ['notifications', () => '/notifications'],
  ['runs', ({ experimentId }) => `/experiments/${experimentId}`],
  ['run', run],
  ['artifacts', (ids) => `${run(ids)}?tab=artifacts&path=notes%2Freadme.md`],
  ['lineage', (ids) => `${run(ids)}?tab=lineage`],
  ['imports', () => '/admin/imports'],
  ['new import', () => '/admin/imports/new'],
  ['preferences', () => '/settings'],
];

/** Of the whole window by its whole height would be one; Core Web Vitals call 0.1 good, this is half of it. */
const MOST = 0.05;

for (const width of [390, 1024, 1440]) {
  test.describe(`${width} wide`, () => {
    test.use({ viewport: { width, height: 900 } });

    for (const [name, path] of PAGES) {
      test(name, async ({ page, api }) => {
        const ids = await filledRun(api);
        await page.addInitScript(() => {
          window.shifts = [];
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries() as (PerformanceEntry & {
              value: number;
              sources?: { node?: Element }[];
            })[]) {
              const what = entry.sources?.map(({ node }) => node?.outerHTML?.slice(0, 90)).join(' | ') ?? '';
              window.shifts.push({ by: entry.value, what });
            }
          }).observe({ type: 'layout-shift', buffered: true });
        });
        await page.goto(path(ids));
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
        await page.waitForLoadState('networkidle');
        const shifts = await page.evaluate(() => window.shifts);
        const moved = shifts.reduce((sum, { by }) => sum + by, 0);
        expect(moved, JSON.stringify(shifts.filter(({ by }) => by > 0.001))).toBeLessThan(MOST);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(beyond).toBeLessThanOrEqual(0);
      });
    }
  });
}
