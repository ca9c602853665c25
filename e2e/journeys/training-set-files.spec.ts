import fs from 'node:fs/promises';
import type { ColumnSource } from 'hyparquet-writer';
import type { Page } from 'playwright/test';
import { ask, makeTable } from '../feature-tables';
import { expect, test } from '../fixtures';

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);
const numbers = (name: string, data: number[], type: 'INT32' | 'DOUBLE'): ColumnSource => ({
  name,
  data,
  type,
});

/** One row a zone, of the first day. */
const series = (): ColumnSource[] => [
  numbers('zone', [1, 2], 'INT32'),
  { name: 'ts', data: [new Date(START), new Date(START)], type: 'TIMESTAMP' },
  numbers('fare', [11, 12], 'DOUBLE'),
];
/** A ride a day, of those two zones in turn. */
const rides = (): ColumnSource[] => [
  numbers('ride', [0, 1, 2, 3], 'INT32'),
  numbers('zone', [1, 2, 1, 2], 'INT32'),
  { name: 'at', data: [0, 1, 2, 3].map((day) => new Date(START + day * DAY)), type: 'TIMESTAMP' },
  numbers('fare', [5, 6, 7, 8], 'DOUBLE'),
];

async function pick(page: Page, button: string, table: string) {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByPlaceholder('Find a table').fill(table);
  await page.getByRole('option', { name: table }).click();
}

test.describe('half put together', () => {
  // A look-up without its time yet is told so.
  test.use({ allowedErrors: /previewTrainingSet/ });
  test('a look-up with a window, a name and a default is recorded so, and taken home as a file', async ({
    page,
  }) => {
    const source = await makeTable(rides(), { primary_keys: ['ride'] });
    const name = await makeTable(series(), { primary_keys: ['zone'], timestamp_key: 'ts' });
    await page.goto('/features/training-sets/new');
    await pick(page, 'Table of the rows', source);
    await pick(page, 'Add a look-up', name);
    const lookup = page.getByRole('region', { name: `Look-up in ${name}` });
    await lookup.getByRole('combobox', { name: 'Key zone' }).click();
    await page.getByRole('option', { name: 'zone', exact: true }).click();
    await lookup.getByRole('combobox', { name: /^Time/ }).click();
    await page.getByRole('option', { name: 'at', exact: true }).click();
    // Both have a fare: one of them needs another name.
    await expect(page.getByText("there is a column 'fare' already")).toBeVisible();
    await lookup.getByRole('button', { name: /^Rename a feature/ }).click();
    await page.getByRole('option', { name: 'fare' }).click();
    const named = lookup.getByRole('group', { name: 'fare' });
    await named.getByLabel('fare is called').fill('last_fare');
    await named.getByLabel('Missing is').fill('-1');
    await lookup.getByLabel('Not older than').fill('1.5');
    await lookup.getByLabel('Not older than').blur();
    const preview = page.getByRole('table', { name: 'Preview of the training set' });
    await expect(preview.getByRole('columnheader', { name: /^last_fare/ })).toBeVisible();
    await expect(preview.getByRole('row').nth(4)).toContainText('-1');

    await page.getByRole('button', { name: 'Record it' }).click();
    await page.getByRole('link', { name: /^Its page/ }).click();
    const made = page.getByRole('table', { name: 'Made of', exact: true });
    await expect(made).toContainText('fare as last_fare, -1 where missing');
    await expect(made).toContainText('not older than 129600');
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const file = await (await coming).path();
    const lines = (await fs.readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe('ride,zone,at,fare,last_fare');
    expect(lines.map((line) => line.split(',').at(-1))).toEqual([
      'last_fare',
      '11.0',
      '12.0',
      '-1.0',
      '-1.0',
    ]);
    for (const table of [name, source]) await ask('DELETE', `/tables/${table}?force=true`);
  });
});

test('SQL that takes long is stopped, and asked again', async ({ page }) => {
  const slow = 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE hash(a.range, b.range) = 0';
  await page.goto(`/features/sql?sql=${encodeURIComponent(slow)}`);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('The server works on it no more.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden();
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await page.getByRole('textbox', { name: 'SQL' }).fill('SELECT 41 + 1 AS n');
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('table', { name: 'Answer' })).toContainText('42');
});
