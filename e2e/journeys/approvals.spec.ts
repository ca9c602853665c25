import { command } from '../people';
import { expect, modelPath, moveVersion, test, versionPath } from '../registered-model';

test('a contributor asks, the approver hears of it at once and approves by keys alone, the asker sees it live, the auditor reads who and why', async ({
  api,
  makePerson,
  pageOf,
  registeredModel,
}) => {
  const model = await registeredModel();
  await moveVersion(api, model, 1, 'Production');
  const [asker, approver, auditor] = [
    await makePerson('contributor', 'asker'),
    await makePerson('contributor', 'approver'),
    await makePerson('viewer', 'auditor'),
  ];
  await command('identity.updatePermissions', {
    objectType: 'registered-model',
    objectId: model.id,
    accessControlList: [{ principalId: approver.id, permissionLevel: 'CAN_MANAGE_PRODUCTION_VERSIONS' }],
  });
  const [asking, deciding] = [await pageOf(asker), await pageOf(approver)];
  await deciding.goto('/approvals');
  await expect(deciding.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();

  await asking.goto(versionPath(model, 2));
  await expect(asking.getByText('Ready for Staging', { exact: true })).toBeVisible();
  await asking.getByRole('button', { name: 'Move to…' }).click();
  await asking.getByRole('menuitem', { name: 'Production' }).click();
  const dialog = asking.getByRole('dialog', { name: 'Version 2 to Production' });
  await dialog.getByRole('textbox', { name: 'Comment' }).fill('It finds **more** of them.');
  await dialog.getByRole('button', { name: 'Request the move' }).click();
  await expect(asking.getByRole('region', { name: 'Open requests' })).toContainText('It finds more of them.');

  // Nobody has loaded the approver's page again.
  const request = deciding.getByRole('link', { name: `${model.name} version 2 to Production` });
  await expect(request).toBeVisible();
  await expect(deciding.getByRole('link', { name: /^Approvals.*1 waiting for you/ })).toBeVisible();

  await deciding.keyboard.press('j');
  await expect(request).toBeFocused();
  await deciding.keyboard.press('Enter');
  await expect(
    deciding.getByRole('heading', { level: 1, name: `${model.name} version 2 to Production` }),
  ).toBeVisible();
  await expect(deciding.getByText('Held against version 1, whose place it would take.')).toBeVisible();
  await expect(deciding.getByRole('row', { name: /^val_auc/ })).toContainText('0.82');
  await expect(deciding.getByRole('button', { name: /^Approve/ })).toBeVisible();
  await deciding.keyboard.press('a');
  const form = deciding.getByRole('form', { name: 'Approve the request' });
  // Escape goes back to where it began; a second press of the key goes back into what was begun.
  await expect(form.getByRole('textbox', { name: 'Comment' })).toBeFocused();
  await deciding.keyboard.press('Escape');
  await expect(deciding.getByRole('button', { name: /^Approve/ })).toBeFocused();
  await deciding.keyboard.press('a');
  await form.getByRole('button', { name: 'Cancel' }).focus();
  await deciding.keyboard.press('a');
  await expect(form.getByRole('checkbox', { name: /Put aside version 1/ })).toBeChecked();
  await expect(form.getByRole('textbox', { name: 'Comment' })).toBeFocused();
  await deciding.keyboard.type('Looked at it with sales.');
  await deciding.keyboard.press('ControlOrMeta+Enter');
  await expect(deciding.getByText(`Approved by ${approver.email}`)).toBeVisible();
  await expect(deciding.getByRole('main')).toBeFocused();
  await deciding.keyboard.press('u');
  await expect(deciding.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();

  await expect(asking.locator('header').getByText('Production')).toBeVisible();
  await expect(asking.getByRole('region', { name: 'Open requests' })).toHaveCount(0);

  const reading = await pageOf(auditor);
  await reading.goto(`${modelPath(model)}?tab=history`);
  const stay = reading.getByRole('row', { name: /^Version 2 Production/ });
  await expect(stay).toContainText('is there');
  await expect(stay).toContainText(`asked by ${asker.email}`);
  await expect(stay).toContainText(`approved by ${approver.email}`);
  await expect(stay).toContainText('Looked at it with sales.');
  await expect(reading.getByRole('row', { name: /^Version 1 Archived/ })).toContainText(
    'by what came in its place',
  );
  // Before anything was registered, nothing was there.
  await reading.getByLabel('As it was at (UTC)').fill('2020-01-01T00:00');
  await expect(reading.getByRole('heading', { name: 'No version was there' })).toBeVisible();
});

test('a rule stops a version until it is green, or somebody passes over it and says why', async ({
  page,
  registeredModel,
}) => {
  const model = await registeredModel();
  await page.goto(`${modelPath(model)}?tab=rules`);
  await page.getByRole('button', { name: 'Edit the rules of Production' }).click();
  const dialog = page.getByRole('dialog', { name: 'What Production demands' });
  await dialog.getByRole('combobox', { name: 'Kind of check' }).click();
  await page.getByRole('option', { name: 'A description' }).click();
  await dialog.getByRole('button', { name: 'Add check' }).click();
  await dialog.getByRole('button', { name: 'Save the rule' }).click();
  await expect(page.getByText('The version is described')).toBeVisible();

  await page.goto(versionPath(model, 2));
  await expect(page.getByText('Ready for Staging', { exact: true })).toBeVisible();
  await page.getByRole('radio', { name: 'Production' }).click();
  await expect(page.getByText('Not ready for Production')).toBeVisible();
  await page.getByRole('button', { name: 'Move to…' }).click();
  await page.getByRole('menuitem', { name: 'Production' }).click();
  const move = page.getByRole('dialog', { name: 'Version 2 to Production' });
  await expect(move.getByText('there is no description')).toBeVisible();
  const button = move.getByRole('button', { name: 'Move to Production' });
  await expect(button).toBeDisabled();
  await move
    .getByRole('textbox', { name: 'Why it may go although something is missing' })
    .fill('The old one is down.');
  await button.click();
  await expect(page.locator('header').getByText('Production')).toBeVisible();
  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByText('Passed over: The old one is down.')).toBeVisible();

  // The first version is described: it goes without a word.
  await page.goto(versionPath(model, 1));
  await expect(page.getByText('Ready for Staging', { exact: true })).toBeVisible();
  await page.getByRole('radio', { name: 'Production' }).click();
  await expect(page.getByText('Ready for Production', { exact: true })).toBeVisible();
});

test('what is said of a version can be changed and taken away by whoever said it', async ({
  page,
  registeredModel,
}) => {
  const model = await registeredModel(1);
  await page.goto(`${versionPath(model, 1)}?tab=activity`);
  await expect(page.getByRole('list', { name: 'Activity' })).toBeVisible();
  await page.keyboard.press('m');
  await page.keyboard.type('Is it *fair*?');
  await page.keyboard.press('ControlOrMeta+Enter');
  const feed = page.getByRole('list', { name: 'Activity' });
  await expect(feed.getByText('Is it fair?')).toBeVisible();
  await page.getByRole('button', { name: 'Edit the comment' }).click();
  await feed.getByRole('textbox', { name: 'Comment' }).fill('Is it fair to *all*?');
  await feed.getByRole('button', { name: 'Save' }).click();
  await expect(feed.getByText('Is it fair to all?')).toBeVisible();
  await expect(feed.getByText(', edited')).toBeVisible();
  await page.getByRole('button', { name: 'Delete the comment' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(feed.getByText('Is it fair to all?')).toHaveCount(0);
});
