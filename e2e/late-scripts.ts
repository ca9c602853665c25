/** Pages that are there before they listen, as over a slow line. */
import type { Page } from 'playwright/test';

const SCRIPTS = '**/_next/static/chunks/**';

/** Scripts come, each so much later. */
export async function delayScripts(page: Page, milliseconds = 300): Promise<void> {
  await page.route(SCRIPTS, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await route.continue();
  });
}

/** No script comes until the answer is called. */
export async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(SCRIPTS, async (route) => {
    if (route.request().resourceType() === 'script') await isReleased;
    await route.continue();
  });
  return release;
}
