import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe: { run(options: object): Promise<AxeResults> };
  }
}

/** What axe calls serious or critical on the page as it is. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`),
    );
}

/** What of the page the mouse alone reaches. */
export const outOfReach = (page: Page): Promise<string[]> => page.evaluate(findOutOfReach);

/** What looks like a button and takes no focus, and controls that Tab passes by with nothing to lead on to them. */
function findOutOfReach(): string[] {
  const FOCUSED = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const CONTROL = 'a[href], button:not(:disabled), input:not([type=hidden], :disabled), select, textarea';
  const LED =
    '[data-led], [role=tablist], [role=radiogroup], [role=tree], [role=menu], [role=listbox], [role=application], [role=dialog]';
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && getComputedStyle(element).visibility !== 'hidden';
  };
  const looksPressed = (element: Element) => getComputedStyle(element).cursor === 'pointer';
  const elements = [...document.querySelectorAll('main *')].filter(isSeen);
  const forMouse = elements.filter(
    (element) =>
      looksPressed(element) &&
      !element.closest(`${FOCUSED}, label, [aria-hidden=true]`) &&
      !(element.parentElement && looksPressed(element.parentElement)),
  );
  const passedBy = elements.filter(
    (element) =>
      element.matches(CONTROL) &&
      (element as HTMLElement).tabIndex < 0 &&
      !element.closest(`${LED}, [aria-hidden=true], [inert]`),
  );
  return [
    ...forMouse.map((element) => `for the mouse alone: ${element.outerHTML.slice(0, 200)}`),
    ...passedBy.map((element) => `Tab passes it by: ${element.outerHTML.slice(0, 200)}`),
  ].slice(0, 5);
}
