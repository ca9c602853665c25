import fs from 'node:fs';
import { defineConfig } from 'playwright/test';

const chromium = process.env.CHROMIUM || '/usr/bin/chromium-headless-shell';

export default defineConfig({
  outputDir: '../test-results',
  workers: 2,
  // A browser on a busy machine now and then is late; what needs its second try is told at the end of the run.
  retries: 1,
  // Generous: on a busy machine a page that works is slow, and one that does not is found all the same.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000',
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'on-first-retry',
    launchOptions: {
      // Without a system browser Playwright looks for its own.
      executablePath: fs.existsSync(chromium) ? chromium : undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'journeys', testDir: 'journeys' },
    { name: 'a11y', testDir: 'a11y' },
    { name: 'access', testDir: 'access' },
    { name: 'faults', testDir: 'faults', timeout: 180_000 },
  ],
});
