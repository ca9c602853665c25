/** Ways through a page without a mouse. */
import type { Locator, Page } from 'playwright/test';
import { expect } from './fixtures';

const MOST_TABS = 120;

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Presses Tab until it is there, as somebody would who sees where the focus is. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  await expect(target, `reached by ${MOST_TABS} times ${key}`).toBeFocused();
}

export const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Opens what the command menu finds under the name. */
export async function jumpTo(page: Page, name: string): Promise<void> {
  const search = page.getByRole('combobox', { name: 'Search and commands' });
  // A page that has just come does not hear keys yet.
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(search).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.type(name);
  await expect(page.getByRole('option', { name }).and(page.locator('[aria-selected=true]'))).toBeVisible();
  await page.keyboard.press('Enter');
}
