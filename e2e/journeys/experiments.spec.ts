import { expect, test } from '../fixtures';

test('experiments lie in the folders that their names say', async ({ page, api }) => {
  const team = `team ${crypto.randomUUID().slice(0, 8)}`;
  await api.experiment(`${team}/vision/resnet`);
  await api.experiment(`${team}/vision/vit`);
  const flat = await api.experiment(`${team}/notes`);
  await page.goto('/experiments?sort=name&ascending=true');
  const table = page.getByRole('table', { name: 'Experiments' });
  await table.getByRole('link', { name: team }).click();
  await expect(table.getByRole('link', { name: 'notes', exact: true })).toBeVisible();
  await expect(table.getByRole('row', { name: /^vision/ })).toContainText('2');
  await table.getByRole('link', { name: 'vision' }).click();
  await expect(table.getByRole('link', { name: 'resnet', exact: true })).toBeVisible();
  await expect(table.getByRole('link', { name: 'notes' })).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Folder' }).getByRole('link', { name: team }).click();
  await expect(table.getByRole('link', { name: 'notes', exact: true })).toHaveAttribute(
    'href',
    `/experiments/${flat}`,
  );

  await page.getByRole('button', { name: 'Folders' }).click();
  await page.getByRole('searchbox', { name: 'Search experiments' }).fill(team);
  await expect(table.getByRole('link', { name: `${team}/vision/vit` })).toBeVisible();
});

test('a new experiment begins in the folder where one is', async ({ page, api }) => {
  const team = `team ${crypto.randomUUID().slice(0, 8)}`;
  await api.experiment(`${team}/one`);
  await page.goto(`/experiments?folder=${encodeURIComponent(`${team}/`)}`);
  await expect(page.getByRole('link', { name: 'one', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'New experiment' }).click();
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue(`${team}/`);
  await name.press('End');
  await name.pressSequentially('two');
  await name.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('two');
  await api.post('experiments/delete', { experiment_id: page.url().split('/').pop()?.split('?')[0] });
});

test('a tag leads to all experiments that have it', async ({ page, api }) => {
  const owner = crypto.randomUUID().slice(0, 8);
  const tagged = await api.experiment(`tagged ${owner}`);
  await api.experiment(`other ${owner}`);
  await api.post('experiments/set-experiment-tag', { experiment_id: tagged, key: 'squad', value: owner });
  await page.goto('/experiments?sort=created');
  const table = page.getByRole('table', { name: 'Experiments' });
  await expect(table.getByRole('link', { name: `other ${owner}` })).toBeVisible();
  await table.getByRole('link', { name: `squad: ${owner}`, exact: true }).click();
  await expect(table.getByRole('link', { name: `other ${owner}` })).toHaveCount(0);
  await expect(table.getByRole('link', { name: `tagged ${owner}` })).toBeVisible();
  await page.getByRole('button', { name: `Clear the tag squad=${owner}` }).click();
  await expect(table.getByRole('link', { name: `other ${owner}` })).toBeVisible();
});

test('tags of an experiment are set, changed, removed and brought back on its page', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  await page.goto(`/experiments/${experimentId}`);
  await page.getByRole('button', { name: 'Tags' }).click();
  const tags = page.getByRole('dialog', { name: 'Tags of the experiment' });
  await tags.getByRole('button', { name: 'Add a tag' }).click();
  await tags.getByRole('textbox', { name: 'Tag key' }).fill('squad');
  await tags.getByRole('textbox', { name: 'Tag value' }).fill('red');
  await page.keyboard.press('Enter');
  await tags.getByRole('button', { name: 'squad red' }).click();
  await tags.getByRole('textbox', { name: 'Tag value' }).fill('blue');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'squad: blue' })).toBeVisible();
  await tags.getByRole('button', { name: 'Remove the tag squad' }).click();
  await expect(page.getByRole('link', { name: 'squad: blue' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'squad: blue' })).toBeVisible();
});

test('from the trash an experiment comes back, or goes for good once its name is typed', async ({
  page,
  api,
}) => {
  const name = `done ${crypto.randomUUID().slice(0, 8)}`;
  const id = await api.experiment(name);
  await api.run(id);
  await api.post('experiments/delete', { experiment_id: id });
  await page.goto(`/experiments/${id}`);
  await expect(page.getByRole('heading', { name: 'This experiment is in the trash' })).toBeVisible();
  await page.goto(`/experiments?view=deleted&q=${encodeURIComponent(name)}`);
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete for good' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('1 run');
  await dialog.getByRole('textbox').fill(`${name}x`);
  await expect(dialog.getByRole('button', { name: 'Delete for good' })).toBeDisabled();
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText(`No experiment’s name has “${name}”`)).toBeVisible();
  const gone = await api.get('experiments/get', { experiment_id: id }).catch((error: Error) => error);
  expect(String(gone)).toContain('RESOURCE_DOES_NOT_EXIST');
  await api.experiment(name);
});

test('on a small laptop names keep their room beside the sidebar', async ({ page, api }) => {
  const name = `roomy ${crypto.randomUUID().slice(0, 8)}`;
  await api.experiment(name);
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`/experiments?q=${encodeURIComponent(name)}`);
  const link = page.getByRole('link', { name, exact: true });
  await expect(link).toBeVisible();
  const isWhole = await link.evaluate((element) => {
    const cell = element.closest('td');
    return cell !== null && cell.clientWidth >= 120 && element.scrollWidth <= cell.clientWidth;
  });
  expect(isWhole, 'the name is not cut').toBe(true);
});
