import { faults } from '../a11y/faults';
import { filledMonitor } from '../filled-monitor';
import { expect, test } from '../fixtures';

// What cannot be worked out, and days that are missing, are refused by the server.
test.use({ allowedErrors: /400 \(Bad Request\)/ });

test('a metric of one’s own is defined, drawn and alerted of; nights at the week’s end tell nobody', async ({
  page,
}) => {
  const { id, name } = await filledMonitor();
  await page.goto(`/monitors/${id}/setup`);
  await page.getByRole('button', { name: 'Add a metric', exact: true }).click();
  const metric = page.getByRole('group', { name: 'a new metric' });
  await metric.getByLabel('Expression').fill('max(wealth)');
  await metric.getByLabel('Name').fill('most');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: "The metric 'most'" })).toContainText('wealth');
  await page.getByRole('group', { name: 'most', exact: true }).getByLabel('Expression').fill('max(income)');
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  const own = page.getByRole('region', { name: 'Own metrics' });
  const chart = own.getByRole('img', { name: 'most over 12 windows', exact: true });
  await expect(chart).toBeVisible({ timeout: 30_000 });
  expect(await faults(page)).toEqual([]);

  await page.getByRole('tab', { name: 'Alerts', exact: true }).click();
  await page.getByRole('button', { name: 'Add a rule', exact: true }).click();
  const rule = page.getByRole('dialog', { name: 'Add a rule' });
  await rule.getByLabel('Name').fill('Too rich');
  await rule.getByRole('combobox', { name: 'Of' }).click();
  await page.getByRole('option', { name: 'A metric of your own', exact: true }).click();
  await rule.getByLabel('Limit').fill('0.5');
  await rule.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Rules' })).toContainText('rich below 0.5');

  await page.getByRole('button', { name: 'Plan one', exact: true }).click();
  const plan = page.getByRole('dialog', { name: 'Plan a maintenance' });
  await plan.getByRole('combobox', { name: 'Comes' }).click();
  await page.getByRole('option', { name: 'Every week', exact: true }).click();
  await plan.getByRole('button', { name: 'Plan it', exact: true }).click();
  await expect(plan.getByText('must name a day')).toBeVisible();
  await plan.getByRole('checkbox', { name: 'Friday' }).check({ force: true });
  await plan.getByLabel('Time zone').fill('Europe/Berlin');
  await plan.getByLabel('Note').fill('deployments');
  expect(await faults(page)).toEqual([]);
  await plan.getByRole('button', { name: 'Plan it', exact: true }).click();
  const line = page.getByRole('table', { name: 'Maintenance' }).getByRole('row', { name: /deployments/ });
  await expect(line).toContainText('Fri, 22:00 to 02:00, Europe/Berlin');
});
