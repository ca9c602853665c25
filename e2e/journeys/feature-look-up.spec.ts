import { ask, makeTable, upload } from '../feature-tables';
import { expect, test } from '../fixtures';

const fares = (times: number[], fare: number) => [
  { name: 'zone', data: times.map(() => 7), type: 'INT32' as const },
  { name: 'at', data: times, type: 'INT32' as const },
  { name: 'mean_fare', data: times.map((at) => fare + at), type: 'DOUBLE' as const },
];

test.use({ allowedErrors: /status of 400.*features\.findEntity/ });

test('one entity as of a time and online, by keys alone, and what was written is taken back', async ({
  page,
}) => {
  const name = await makeTable(fares([1, 2, 3], 10), { primary_keys: ['zone', 'at'], timestamp_key: 'at' });
  await ask('POST', `/tables/${name}/publish`, {});
  await page.goto(`/features/${name}?tab=look-up`);
  const zone = page.getByRole('textbox', { name: /^zone/ });
  await zone.fill('seven');
  await zone.press('Enter');
  await expect(zone).toHaveAccessibleDescription(/'seven' is none/);
  await expect(zone).toBeFocused();
  await zone.fill('7');
  await zone.press('Enter');
  const fare = page.getByRole('table', { name: 'What is found' }).getByRole('row', { name: /^mean_fare/ });
  await expect(fare.getByRole('cell').nth(1)).toHaveText('13');
  await page.getByRole('textbox', { name: /^As of/ }).fill('2');
  await page.keyboard.press('Enter');
  await expect(fare.getByRole('cell').nth(1)).toHaveText('12');
  await page.reload();
  await expect(zone).toHaveValue('7');
  await expect(fare.getByRole('cell').nth(1)).toHaveText('12');

  await ask('POST', `/tables/${name}/write`, { upload_id: await upload(fares([4], 90)), mode: 'merge' });
  await page.goto(`/features/${name}?tab=versions`);
  await page.getByRole('button', { name: 'Restore version 1' }).press('Enter');
  await page.getByRole('button', { name: 'Restore it' }).press('Enter');
  await expect(page.getByRole('row', { name: /^3 .* restore/ })).toBeVisible();
  await page.goto(`/features/${name}?tab=look-up&entity=${encodeURIComponent('{"zone":"7"}')}`);
  await expect(fare.getByRole('cell').nth(1)).toHaveText('13');
  await ask('DELETE', `/tables/${name}`);
});
