import { faults } from '../a11y/faults';
import { expect, test } from '../fixtures';
import { csvRows } from '../monitor-rows';

test('from a file to a drift that is explained', async ({ page }) => {
  const name = `Journey ${crypto.randomUUID().slice(0, 8)}`;
  await page.goto('/monitors/new');
  await expect(page.getByRole('heading', { name: 'New monitor', level: 1 })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Rows to watch').setInputFiles({
    name: 'rows.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csvRows(12, 100, 8)),
  });
  await page.getByRole('button', { name: 'Upload and go on' }).click();

  // What the columns seem to be is filled in.
  await expect(page.getByRole('heading', { name: `Set up ${name}`, level: 1 })).toBeVisible();
  await expect(page.getByLabel('Role of ts')).toHaveText('Time of the row');
  await expect(page.getByLabel('Role of id')).toHaveText('Id of the prediction');
  await expect(page.getByLabel('Kind of city')).toHaveText('Categories');
  await expect(page.getByLabel('Windows', { exact: true })).toHaveText('1 hour');
  await page.getByLabel('Slice by city').click();
  expect(await faults(page)).toEqual([]);
  await page.getByLabel('How many windows').fill('3');
  await page.getByRole('button', { name: 'Begin to watch' }).click();

  // The worker computes it; the page follows.
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  const map = page.getByRole('table', { name: 'Columns by windows' });
  const cell = map.getByRole('button', { name: /^amount, 1 Jun, 08:00: (Severe drift|Drift)/ });
  await expect(cell).toBeVisible({ timeout: 30_000 });
  await cell.click();
  const panel = page.getByRole('region', { name: 'Column amount' });
  await expect(panel.getByRole('list', { name: 'What changed' })).toContainText(/The median rose from/);
  await expect(panel.getByRole('table', { name: 'Statistics' })).toContainText('Kolmogorov-Smirnov test: p');
  expect(page.url()).toContain('column=amount');
  expect(await faults(page)).toEqual([]);

  // Arrows lead through the map.
  await cell.press('ArrowLeft');
  await expect(map.getByRole('button', { name: /^amount, 1 Jun, 07:00/ })).toBeFocused();

  await page.getByRole('tab', { name: 'Compare', exact: true }).click();
  await page
    .getByRole('table', { name: 'Columns compared' })
    .getByRole('button', { name: 'city', exact: true })
    .click();
  await expect(page.getByRole('region', { name: 'Column city' })).toContainText('“Oslo” is new');

  await page.goto(`/monitors?search=${encodeURIComponent(name)}`);
  const windows = page.getByRole('img', { name: `${name}: drift in 3 of the last 12 windows` });
  await expect(windows).toBeVisible();
  expect(await faults(page)).toEqual([]);
});
