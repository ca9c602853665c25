import { callFrom, expect, test } from './fixtures';

test.use({ allowedErrors: /status of 40[34]/ });

test('a manager shares with a person and with a group, and takes it back: it holds at once', async ({
  place,
  as,
}) => {
  const { id, name } = await place.experiment();
  const [mara, bob, gina] = [
    await place.person('contributor'),
    await place.person('contributor'),
    await place.person('viewer'),
  ];
  const { group } = await place.command<{ group: { id: string; name: string } }>('identity.createGroup', {
    name: `reviewers ${id}`,
    members: [gina.id],
  });
  await place.grant(id, mara, 'CAN_MANAGE');
  const [page, bobs, ginas] = [await as(mara), await as(bob), await as(gina)];
  const seenBy = async (theirs: typeof page) => {
    await theirs.goto('/experiments');
    await theirs
      .getByRole('searchbox', { name: /Search/ })
      .first()
      .waitFor();
    return theirs.getByRole('link', { name });
  };
  await expect(await seenBy(bobs)).toHaveCount(0);

  await page.goto('/experiments');
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Permissions' }).click();
  const dialog = page.getByRole('dialog').first();
  await expect(dialog.getByText('You hold Can manage, granted here.')).toBeVisible();
  const grant = async (search: string, level: string) => {
    await dialog.getByRole('button', { name: 'Person, group or service principal' }).click();
    await page.getByPlaceholder('Name or e-mail address').fill(search);
    await expect(page.getByRole('option', { name: new RegExp(search), selected: true })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('status')).toHaveText(/holds nothing here now/);
    await dialog.getByRole('combobox', { name: 'Level', exact: true }).click();
    await page.getByRole('option', { name: level }).click();
    await dialog.getByRole('button', { name: 'Grant', exact: true }).click();
    await expect(dialog.getByRole('combobox', { name: `Level of ${search}` })).toHaveText(level);
  };
  await grant(bob.name, 'Can edit');
  await grant(group.name, 'Can read');

  await expect(await seenBy(bobs)).toBeVisible();
  const { body } = await callFrom(bobs, 'tracking.createRun', { experimentId: id });
  expect(body).toMatchObject({ info: { experimentId: id } });
  await expect(await seenBy(ginas)).toBeVisible();
  await ginas.getByRole('button', { name: `Actions for ${name}` }).click();
  await ginas.getByRole('menuitem', { name: 'Permissions' }).click();
  await expect(ginas.getByText(`You hold Can read, by group ${group.name}.`)).toBeVisible();

  await dialog.getByRole('button', { name: `Revoke from ${bob.name}` }).click();
  await expect(dialog.getByRole('combobox', { name: `Level of ${bob.name}` })).toHaveCount(0);
  await expect(await seenBy(bobs)).toHaveCount(0);
  expect((await callFrom(bobs, 'tracking.createRun', { experimentId: id })).status).toBe(404);
});

test('an approver decides on what others only ask for', async ({ place, as }) => {
  const model = `model ${crypto.randomUUID().slice(0, 6)}`;
  await place.mlflow('registered-models/create', { name: model });
  const runId = await place.run('0');
  const source = `mlflow-artifacts:/0/${runId}/artifacts/model`;
  await place.mlflow('model-versions/create', { name: model, source, run_id: runId });
  const objectId = await place.modelId(model);
  const [asker, approver] = [await place.person('contributor'), await place.person('contributor')];
  await place.command('identity.updatePermissions', {
    objectType: 'registered-model',
    objectId,
    accessControlList: [
      { principalId: asker.id, permissionLevel: 'CAN_EDIT' },
      { principalId: approver.id, permissionLevel: 'CAN_MANAGE' },
    ],
  });
  const [askers, approvers] = [await as(asker), await as(approver)];
  await askers.goto('/approvals?view=mine');
  const move = { name: model, version: '1', stage: 'Production' };
  const status = async (name: string) => (await callFrom(askers, name, move)).status;
  expect(await status('registry.transitionVersion')).toBe(403);
  expect(await status('registry.requestTransition')).toBe(200);
  expect(await status('registry.approveTransition')).toBe(403);
  const request = `${model} version 1 to Production`;
  await askers.getByRole('link', { name: request }).click();
  await expect(askers.getByRole('button', { name: 'Take the request back' })).toBeVisible();
  await expect(askers.getByRole('button', { name: /^(Approve|Reject)/ })).toHaveCount(0);
  await approvers.goto('/approvals');
  await approvers.getByRole('link', { name: request }).click();
  await approvers.getByRole('button', { name: /^Approve/ }).click();
  await approvers.getByRole('button', { name: 'Approve and move to Production' }).click();
  await expect(approvers.getByText(`Approved by ${approver.email}`)).toBeVisible();
  const { body } = await callFrom(askers, 'registry.getVersion', { name: model, version: '1' }, 'query');
  expect(JSON.stringify(body)).toContain('"Production"');
});
