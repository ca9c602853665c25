/** The feature store's pages, light and dark. */
import { ask, makeTable, rides, upload, zones } from '../feature-tables';
import { expect, test } from '../fixtures';
import { faults } from './faults';

type Made = { table: string; set: string };
let made: Promise<Made> | undefined;

/** A table with everything that its pages show. */
async function filledTable(): Promise<Made> {
  const name = await makeTable(zones(), {
    primary_keys: ['zone'],
    description: 'Fares by **zone**.',
    tags: [{ key: 'team', value: 'taxi' }],
    freshness_minutes: 60,
  });
  await ask('POST', `/tables/${name}/data-sources`, { data_sources: ['raw.rides'] });
  const { training_set: set } = await ask<{ training_set: { training_set_id: string } }>(
    'POST',
    '/training-sets',
    {
      upload_id: await upload(rides()),
      lookups: [{ table_name: name, lookup_key: ['pickup_zone'] }],
      label: ['fare'],
    },
  );
  await ask('POST', `/tables/${name}/publish`, {});
  return { table: name, set: set.training_set_id };
}

const PAGES: [name: string, path: (table: string, set: string) => string][] = [
  ['list', () => '/features'],
  ['features', () => '/features?show=features'],
  ['table', (table) => `/features/${table}`],
  ['rows', (table) => `/features/${table}?tab=rows`],
  ['versions', (table) => `/features/${table}?tab=versions&from=0&to=1`],
  ['training sets', (table) => `/features/${table}?tab=sets`],
  ['all training sets', () => '/features?show=sets'],
  ['training set', (_, set) => `/features/training-sets/${set}`],
  ['online', (table) => `/features/${table}?tab=online`],
  ['lineage', (table) => `/features/${table}?tab=lineage`],
  ['feature', (table) => `/features/${table}/mean_fare`],
  ['SQL', (table) => `/features/sql?sql=${encodeURIComponent(`SELECT * FROM ${table} LIMIT 5`)}`],
  ['builder', (table) => `/features/training-sets/new?lookups=${table}`],
];

for (const [name, path] of PAGES) {
  test(`feature store: ${name}`, async ({ page }) => {
    made ??= filledTable();
    const { table, set } = await made;
    await page.goto(path(table, set));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    expect(await faults(page)).toEqual([]);
  });
}
