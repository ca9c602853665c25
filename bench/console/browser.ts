/** A real browser that looks at one page, and what it measures there. */
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright';
import { calm } from './calm';

export type Screen = { width: number; height: number };

export type Visit = {
  url: string;
  screen: Screen;
  cookies: { name: string; value: string; url: string }[];
  /** JavaScript that says whether what one came for is on the page. */
  isThere: string;
  /** What a person does there; each input is timed. */
  use: (page: Page) => Promise<void>;
};

export type Measured = {
  /** Whether the machine was at rest when the navigation began. */
  wasCalm: boolean;
  /** From the navigation until the content is there and no long task followed within half a second; undefined beyond the limit. */
  interactive: number | undefined;
  /** From an input to the frame after it: the worst but five in a hundred. */
  delay: number | undefined;
  /** After a garbage collection, in MB. */
  heap: number | undefined;
  /** Scripts as they came over the wire, in kB. */
  scripts: number | undefined;
  /** What the page's main thread worked until then, waiting not counted: other work on the machine moves it least. */
  work: number | undefined;
};

const QUIET = 500;

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--enable-precise-memory-info',
    ],
  });

/** Runs in the page before its own scripts. */
const WATCH = `
  window.bench = { ends: [], delays: [], thereAt: undefined };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) bench.ends.push(task.startTime + task.duration);
  }).observe({ type: 'longtask', buffered: true });
  for (const type of ['pointermove', 'wheel', 'keydown', 'click']) {
    addEventListener(type, (event) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => bench.delays.push(performance.now() - event.timeStamp);
        port2.postMessage(0);
      });
    }, { capture: true, passive: true });
  }`;

declare global {
  interface Window {
    bench: { ends: number[]; delays: number[]; thereAt: number | undefined };
  }
}

/**
 * Opens the page in a tab that has never seen it. The tab is there and at rest before: a process for it, which a browser
 * starts however light the page is, would take as long as many a page.
 */
export async function visit(
  browser: Browser,
  { url, screen, cookies, isThere, use }: Visit,
  within: number,
): Promise<Measured> {
  const context = await browser.newContext({ viewport: screen });
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    await page.addInitScript(`(function look() {
      try { if (${isThere}) { bench.thereAt = performance.now(); return; } } catch {}
      setTimeout(look, 20);
    })()`);
    const wasCalm = await calm();
    return { wasCalm, ...(await watch(context, page, url, use, within)) };
  } finally {
    await context.close();
  }
}

async function watch(
  context: BrowserContext,
  page: Page,
  url: string,
  use: Visit['use'],
  within: number,
): Promise<Omit<Measured, 'wasCalm'>> {
  const nothing = {
    interactive: undefined,
    delay: undefined,
    heap: undefined,
    scripts: undefined,
    work: undefined,
  };
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const deadline = Date.now() + within;
  const left = () => Math.max(1, deadline - Date.now());
  try {
    await page.goto(url, { timeout: within, waitUntil: 'commit' });
    await page.waitForFunction(() => window.bench.thereAt !== undefined, undefined, { timeout: left() });
    await page.waitForFunction(
      (quiet) => performance.now() - Math.max(window.bench.thereAt ?? 0, ...window.bench.ends) > quiet,
      QUIET,
      { timeout: left(), polling: 100 },
    );
  } catch {
    return nothing;
  }
  const { interactive, scripts } = await page.evaluate(() => {
    const { thereAt = 0, ends } = window.bench;
    const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return {
      interactive: Math.max(thereAt, ...ends),
      scripts: loaded
        .filter(({ name, initiatorType }) => initiatorType === 'script' || /\.m?js(\?|$)/.test(name))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize / 1000, 0),
    };
  });
  const work = await workOf(session);
  await use(page);
  const delays = await page.evaluate(() => window.bench.delays.sort((a, b) => a - b));
  return {
    interactive,
    scripts,
    work,
    delay: delays[Math.floor(delays.length * 0.95)],
    heap: await heapOf(session),
  };
}

async function workOf(session: CDPSession): Promise<number | undefined> {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value;
  return seconds === undefined ? undefined : seconds * 1000;
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

/** Moves the pointer over an element, to and fro. */
export async function sweepOver(page: Page, selector: string): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`There is nothing at ${selector}.`);
  for (let at = 0; at < 60; at += 1) {
    const share = 0.2 + 0.7 * Math.abs(((at % 30) - 15) / 15);
    await page.mouse.move(box.x + box.width * share, box.y + box.height * (0.3 + 0.4 * (at / 60)));
  }
}

/** Turns the wheel over an element. */
export async function scrollOver(page: Page, selector: string): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`There is nothing at ${selector}.`);
  await page.mouse.move(box.x + box.width / 2, box.y + Math.min(box.height, 600) / 2);
  for (let at = 0; at < 60; at += 1) await page.mouse.wheel(0, 400);
}
