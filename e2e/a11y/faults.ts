import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, type Page } from 'playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe: { run(context: Node, options: object): Promise<AxeResults> };
  }
}

type Fault = { id: string; help: string; html: string };

/** What of the rules may differ from theme to theme. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe calls serious or critical, light and dark, on the page as it is, or within the first that the selector means. */
export async function faults(page: Page, within?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  await page.evaluate(motionEnds);
  const light = await violations(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], within);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveClass(/\bdark\b/);
  await page.evaluate(motionEnds);
  const dark = await violations(page, OF_COLOURS, within);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).not.toHaveClass(/\bdark\b/);
  return [
    ...light.map(({ id, help, html }) => `${id}: ${help}: ${html}`),
    ...dark.map(({ id, help, html }) => `dark: ${id}: ${help}: ${html}`),
  ];
}

async function violations(page: Page, runOnly: string[], within?: string): Promise<Fault[]> {
  const found = await page.evaluate(
    ([rules, selector]) =>
      window.axe.run((selector && document.querySelector(selector)) || document, {
        runOnly: rules,
        // What passes is not asked for: to describe it takes longer than to find it.
        resultTypes: ['violations'],
      }),
    [runOnly, within] as const,
  );
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map(({ html }) => ({ id, help, html: html.slice(0, 200) })),
    );
}

/** A colour on its way is none that somebody reads, nor is one of what is still fading in. What moves for ever is not waited for. */
const motionEnds = () =>
  Promise.all(
    document
      .getAnimations()
      .filter(
        ({ effect, playState }) =>
          playState === 'running' && Number.isFinite(Number(effect?.getComputedTiming().endTime)),
      )
      .map(({ finished }) => finished.catch(() => undefined)),
  ).then(() => undefined);

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
