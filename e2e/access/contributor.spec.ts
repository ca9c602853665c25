import { callFrom, expect, test } from './fixtures';

test.use({ allowedErrors: /status of 40[34]/ });

test('a contributor changes what may be changed, and manages what is theirs', async ({ place, as }) => {
  const [read, edited] = [await place.experiment(), await place.experiment()];
  const [readRun, editedRun] = [await place.run(read.id, 'only read'), await place.run(edited.id, 'to edit')];
  const carl = await place.person('contributor');
  await place.grant(read.id, carl, 'CAN_READ');
  await place.grant(edited.id, carl, 'CAN_EDIT');
  const page = await as(carl);

  await test.step('on what is only read nothing is offered', async () => {
    await page.goto(`/experiments/${read.id}/runs/${readRun}`);
    await page.getByRole('button', { name: 'Run actions' }).click();
    await expect(page.getByRole('menuitem').first()).toBeVisible();
    await expect(page.getByRole('menuitem', { name: /Rename|trash/ })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.goto(`/experiments/${read.id}`);
    await expect(page.getByRole('heading', { level: 1, name: read.name })).toBeVisible();
    await page.getByRole('button', { name: 'Experiment actions' }).click();
    await expect(page.getByRole('menuitem')).toHaveText(['Permissions']);
    await page.keyboard.press('Escape');
    expect((await callFrom(page, 'tracking.updateRun', { runId: readRun, runName: 'x' })).status).toBe(403);
    expect((await callFrom(page, 'tracking.deleteExperiment', { experimentId: read.id })).status).toBe(403);
  });

  await test.step('what may be edited is', async () => {
    await page.goto(`/experiments/${edited.id}/runs/${editedRun}`);
    await page.getByRole('button', { name: 'Run actions' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('renamed by Carl');
    await page.getByRole('button', { name: 'Rename' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'renamed by Carl' })).toBeVisible();
  });

  await test.step('but not who may do what with it, nor is it deleted for good', async () => {
    await page.goto('/experiments');
    await page.getByRole('button', { name: `Actions for ${edited.name}` }).click();
    await page.getByRole('menuitem', { name: 'Permissions' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('You hold Can edit, granted here.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Grant' })).toHaveCount(0);
    await expect(dialog.getByRole('button', { name: /Revoke/ })).toHaveCount(0);
    await page.keyboard.press('Escape');
    const grants = [{ principalId: carl.id, permissionLevel: 'CAN_MANAGE' }];
    const target = { objectType: 'experiment', objectId: edited.id, accessControlList: grants };
    expect((await callFrom(page, 'identity.updatePermissions', target)).status).toBe(403);
    expect((await callFrom(page, 'identity.setPermissions', target)).status).toBe(403);
    // Everything of a type is the administrators’ to share.
    const root = { objectType: 'experiment', objectId: '', accessControlList: grants };
    expect((await callFrom(page, 'identity.updatePermissions', root)).status).toBe(403);
    await callFrom(page, 'tracking.deleteExperiment', { experimentId: edited.id });
    const purge = { experimentId: edited.id, name: edited.name };
    expect((await callFrom(page, 'tracking.purgeExperiment', purge)).status).toBe(403);
    await page.goto('/experiments?view=deleted');
    await page.getByRole('button', { name: `Actions for ${edited.name}` }).click();
    await expect(page.getByRole('menuitem')).toHaveText(['Permissions', 'Restore']);
    await page.keyboard.press('Escape');
  });

  await test.step('who makes an experiment manages it', async () => {
    const { body } = await callFrom(page, 'tracking.createExperiment', { name: `of ${carl.name}` });
    const own = String(body.experimentId);
    await page.goto('/experiments');
    // What one holds comes late: whoever works by keys begins at the title, and goes on to the form, not to the foot.
    let answer = () => {};
    const isAnswered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/identity.explainAccess*', async (route) => {
      await isAnswered;
      await route.continue();
    });
    await page.getByRole('button', { name: `Actions for of ${carl.name}` }).press('Enter');
    await page.getByRole('menuitem', { name: 'Permissions' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeFocused();
    answer();
    await expect(dialog.getByText('You hold Can manage, granted here.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Person, group or service principal' })).toBeFocused();
    await expect(dialog.getByRole('button', { name: 'Grant' })).toBeVisible();
    await page.unroute('**/identity.explainAccess*');
    expect((await callFrom(page, 'tracking.deleteExperiment', { experimentId: own })).status).toBe(200);
    const purge = { experimentId: own, name: `of ${carl.name}` };
    expect((await callFrom(page, 'tracking.purgeExperiment', purge)).status).toBe(200);
  });
});
