/** How much of a page moves while it loads, as Core Web Vitals measure it. */
import type { Page } from 'playwright/test';
import { expect } from './fixtures';

declare global {
  interface Window {
    shifts?: { by: number; what: string }[];
  }
}

/** Widths that pages are looked at in: a phone, a small window, a screen. */
export const WIDTHS = [390, 1024, 1440];

/** Of the whole window by its whole height would be one; Core Web Vitals call 0.1 good, this is half of it. */
const MOST = 0.05;

/** Opens the page; nothing of it moves while it comes, and nothing has to be scrolled sideways. */
export async function expectSteady(page: Page, path: string): Promise<void> {
  await page.addInitScript(() => {
    if (window.shifts) return;
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        sources?: { node?: Element }[];
      })[]) {
        const what = entry.sources?.map(({ node }) => node?.outerHTML?.slice(0, 90)).join(' | ') ?? '';
        window.shifts?.push({ by: entry.value, what });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  const shifts = await page.evaluate(() => window.shifts ?? []);
  const moved = shifts.reduce((sum, { by }) => sum + by, 0);
  expect(moved, JSON.stringify(shifts.filter(({ by }) => by > 0.001))).toBeLessThan(MOST);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}
