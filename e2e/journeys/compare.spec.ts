import { expect, test } from '../people';
import { cell, compareAt, nineTrials } from '../trials';

test('the best run, three compared, the statistics, a note, the link; and somebody else sees the same', async ({
  page,
  api,
  context,
  makePerson,
  pageOf,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { experimentId, runIds } = await nineTrials(api);
  await page.goto(`/experiments/${experimentId}`);
  await expect(page.getByRole('table').getByRole('link', { name: 'adam-1' })).toBeVisible();

  // The best three: those below half.
  const filter = page.getByRole('combobox', { name: 'Filter runs' });
  // A page that has just come does not hear keys yet.
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(filter).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.type('metrics.val_loss < 0.56 AND params.optimizer != "lion"');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(4);
  await filter.press('Escape');
  await filter.blur();
  for (const key of ['j', 'x', 'j', 'x', 'j', 'x', 'c']) await page.keyboard.press(key);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare 3 runs');

  // adam-3 was chosen first: the others are held against it.
  await expect(page.getByRole('button', { name: 'Baseline adam-3' })).toBeVisible();
  await expect(page.getByRole('columnheader').filter({ hasText: 'adam-1' })).toBeVisible();
  await expect(cell(page, 'val_loss', 3)).toContainText('−0.102');
  await expect(cell(page, 'val_loss', 3).getByRole('img', { name: 'Best' })).toBeVisible();

  // All nine, for the statistics.
  await page.goBack();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Compare all runs that match');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare 4 runs');
  await page.goto(compareAt(experimentId, runIds.values()));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare 9 runs');
  // The heading comes with the page; the values are there once it listens.
  await expect(cell(page, 'val_loss', 3)).toContainText('0.');
  await page.keyboard.press('b');
  await page.keyboard.type('sgd-2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Baseline sgd-2' })).toBeVisible();
  await page.keyboard.press('8');
  const answer = page.getByRole('region', { name: 'Answer' });
  await expect(answer.getByRole('heading')).toHaveText('adam is better than sgd');
  await expect(answer).toContainText('0.098 lower in adam than in sgd, seed by seed');
  await expect(page.getByText('Paired by seed: both sides have the same 3 values of it.')).toBeVisible();

  await page.keyboard.press('e');
  const note = page.getByRole('textbox', { name: 'Notes of sgd-2' });
  await expect(note).toBeFocused();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Adam wins, seed by seed.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Noted on sgd-2')).toBeVisible();
  await page.keyboard.press('y');
  await expect(page.getByText(/Link copied/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const theirs = await pageOf(await makePerson('viewer', 'A reader'));
  await theirs.goto(link);
  await expect(theirs.getByRole('region', { name: 'Answer' }).getByRole('heading')).toHaveText(
    'adam is better than sgd',
  );
  await expect(theirs.getByRole('button', { name: 'Baseline sgd-2' })).toBeVisible();
  // Who may only read is not offered to write.
  await expect(theirs.getByRole('button', { name: 'Note' })).toHaveCount(0);
  await theirs.keyboard.press('1');
  await theirs.getByRole('link', { name: 'sgd-2' }).click();
  await expect(theirs.getByRole('region', { name: 'Notes' })).toContainText('Adam wins, seed by seed.');
  const [opened] = await Promise.all([
    theirs.context().waitForEvent('page'),
    theirs.getByRole('link', { name: 'Comparison of 9 runs' }).click(),
  ]);
  await expect(opened.getByRole('region', { name: 'Answer' })).toBeVisible();
});

test('only what differs, or everything; the link keeps it, with order and search', async ({ page, api }) => {
  const { experimentId, runIds } = await nineTrials(api);
  const three = ['sgd-1', 'adam-1', 'lion-3'].map((name) => runIds.get(name) ?? '');
  await page.goto(compareAt(experimentId, three, '&tab=params'));
  const keys = page.getByRole('row').getByRole('cell').first();
  await expect(
    page.getByText('3 lines', { exact: false }).or(page.getByText('2 of 3 lines differ')),
  ).toBeVisible();
  await expect(cell(page, 'optimizer', 2)).toContainText('adam');
  await expect(
    cell(page, 'optimizer', 2).getByRole('img', { name: 'Differs from the baseline:' }),
  ).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'depth' })).toHaveCount(0);
  await expect(keys).toBeVisible();
  await page.keyboard.press('d');
  await expect(page.getByRole('row').filter({ hasText: 'depth' })).toHaveCount(1);
  await expect(page).toHaveURL(/all=true/);

  await page.keyboard.press('1');
  await page.keyboard.press('/');
  await page.keyboard.type('val_');
  await expect(page).toHaveURL(/q=val_/);
  await page.getByRole('button', { name: 'val_loss' }).click();
  const heads = page.getByRole('columnheader');
  // The baseline stays first; then by the metric, the run that ended at NaN last.
  await expect(heads).toHaveText([/Key/, /sgd-1/, /adam-1/, /lion-3/]);
  await expect(cell(page, 'val_loss', 3)).toContainText('NaN');
  await page.getByRole('button', { name: 'Actions for adam-1' }).click();
  await page.getByRole('menuitem', { name: 'Make it the baseline' }).click();
  await expect(heads).toHaveText([/Key/, /adam-1/, /sgd-1/, /lion-3/]);
  await page.reload();
  await expect(heads).toHaveText([/Key/, /adam-1/, /sgd-1/, /lion-3/]);
  await expect(page.getByRole('searchbox', { name: 'Search metrics' })).toHaveValue('val_');
  await page.getByRole('button', { name: 'Actions for lion-3' }).click();
  await page.getByRole('menuitem', { name: 'Take it out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare 2 runs');
});

test('groups by hand; few runs are told to be few', async ({ page, api }) => {
  const { experimentId, runIds } = await nineTrials(api);
  const names = ['sgd-1', 'sgd-2', 'adam-1', 'lion-3'];
  const chosen = names.map((name) => runIds.get(name) ?? '');
  await page.goto(compareAt(experimentId, chosen, '&tab=stats&by=hand&hand=aa--'));
  await expect(page.getByText('A group is empty')).toBeVisible();
  const answer = page.getByRole('region', { name: 'Answer' });
  await page.getByRole('radio', { name: 'adam-1 in group B' }).click();
  await expect(answer.getByRole('heading')).toHaveText('Too few runs to say');
  await expect(answer).toContainText('B has 1 value');
  await page.getByRole('radio', { name: 'lion-3 in group B' }).click();
  await expect(page.getByText('1 run ended at NaN or infinity')).toBeVisible();
  await expect(page).toHaveURL(/hand=aabb/);
});

test('what runs log appears while one looks', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const log = (runId: string, step: number, value: number) =>
    api.post('runs/log-metric', { run_id: runId, key: 'val_loss', value, step, timestamp: step + 1 });
  const runIds = [
    await api.run(experimentId, { run_name: 'one' }),
    await api.run(experimentId, { run_name: 'two' }),
  ];
  for (const runId of runIds) await log(runId, 0, 0.75);
  await page.goto(compareAt(experimentId, runIds, '&all=true'));
  await expect(cell(page, 'val_loss', 2)).toContainText('0.7500');
  await log(runIds[1] ?? '', 1, 0.25);
  await expect(cell(page, 'val_loss', 2)).toContainText('0.2500');
  await expect(cell(page, 'val_loss', 2)).toContainText('−0.500');
});

test('a key alone compares nothing, and says how', async ({ page, api }) => {
  const { experimentId } = await nineTrials(api);
  await page.goto(`/experiments/${experimentId}`);
  await expect(page.getByRole('table').getByRole('link', { name: 'adam-1' })).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByText(/Select two runs or more/)).toBeVisible();
});

test('runs that cannot be found are named, and the others compared', async ({ page, api }) => {
  const { experimentId, runIds } = await nineTrials(api);
  const chosen = ['sgd-1', 'adam-1'].map((name) => runIds.get(name) ?? '');
  await page.goto(compareAt(experimentId, [...chosen, 'f'.repeat(32)]));
  await expect(page.getByText(/1 run of this link cannot be found/)).toContainText('ffffffffffff');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare 2 runs');
  await page.goto(compareAt(experimentId, []));
  await expect(page.getByText('Which runs?')).toBeVisible();
});
