import { callFrom, expect, test } from './fixtures';

test.use({ allowedErrors: /status of 40[34]/ });

test('a viewer reads what was granted, and is offered nothing else', async ({ place, as }) => {
  const shown = await place.experiment();
  const hidden = await place.experiment();
  const runId = await place.run(shown.id, 'the run');
  const hiddenRun = await place.run(hidden.id, 'the hidden run');
  const vera = await place.person('viewer');
  await place.grant(shown.id, vera, 'CAN_READ');
  const page = await as(vera);

  await test.step('the list has one experiment, and no way to make another', async () => {
    await page.goto('/experiments');
    await expect(page.getByRole('link', { name: shown.name })).toBeVisible();
    await expect(page.getByText(hidden.name)).toHaveCount(0);
    await expect(page.getByText(/^1 experiment$/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'New experiment' })).toHaveCount(0);
    await page.getByRole('button', { name: `Actions for ${shown.name}` }).click();
    await expect(page.getByRole('menuitem')).toHaveText(['Permissions']);
    await page.keyboard.press('Escape');
  });

  await test.step('the run is there to read', async () => {
    await page.goto(`/experiments/${shown.id}/runs/${runId}`);
    await expect(page.getByRole('heading', { level: 1, name: 'the run' })).toBeVisible();
    await page.getByRole('button', { name: 'Run actions' }).click();
    await expect(page.getByRole('menuitem', { name: /Rename|trash|Restore/ })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: /Add a tag|Write|Edit/ })).toHaveCount(0);
  });

  await test.step('what is hidden does not exist', async () => {
    await page.goto(`/experiments/${hidden.id}`);
    await expect(page.getByRole('heading', { name: /not found/ })).toBeVisible();
    await page.goto(`/experiments/${hidden.id}/runs/${hiddenRun}`);
    await expect(page.getByRole('heading', { name: /not found/ })).toBeVisible();
    await expect(page.getByText(hidden.name)).toHaveCount(0);
  });

  await test.step('the administrators’ pages are not in the way, and say why they are empty', async () => {
    for (const name of ['Users', 'Groups', 'Audit log', 'Single sign-on', 'All access tokens']) {
      await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
    }
    for (const path of ['users', 'groups', 'service-principals', 'tokens', 'single-sign-on', 'audit']) {
      await page.goto(`/admin/${path}`);
      await expect(page.getByRole('heading', { name: /^You may not see/ })).toBeVisible();
      await expect(page.getByRole('button', { name: /^New/ })).toHaveCount(0);
    }
  });

  await test.step('nobody fills in a form that is refused in the end', async () => {
    for (const path of ['endpoints', 'monitors', 'scoring', 'features/training-sets']) {
      await page.goto(`/${path}/new`);
      await expect(page.getByRole('heading', { name: 'You may not make anything here' })).toBeVisible();
      await expect(page.getByText('This needs the role contributor')).toBeVisible();
      await expect(page.getByRole('textbox')).toHaveCount(0);
    }
  });

  await test.step('nor does it help to ask without the buttons', async () => {
    const refused: [string, object, number][] = [
      ['tracking.createExperiment', { name: 'mine' }, 403],
      ['tracking.updateRun', { runId, runName: 'renamed' }, 403],
      ['tracking.deleteRun', { runId }, 403],
      ['tracking.setTag', { runId, key: 'a', value: 'b' }, 403],
      ['tracking.deleteExperiment', { experimentId: shown.id }, 403],
      [
        'identity.createUser',
        { email: 'x@example.com', name: 'x', role: 'admin', password: 'long enough now' },
        403,
      ],
      ['identity.updateUser', { id: vera.id, role: 'admin' }, 403],
      [
        'identity.saveSsoSettings',
        { isOn: true, name: 'x', issuer: 'https://x.example', clientId: 'x' },
        403,
      ],
      ['identity.revokeUserSessions', { userId: vera.id }, 403],
      [
        'identity.updatePermissions',
        {
          objectType: 'experiment',
          objectId: shown.id,
          accessControlList: [{ principalId: vera.id, permissionLevel: 'CAN_MANAGE' }],
        },
        403,
      ],
    ];
    for (const [name, input, status] of refused) {
      expect((await callFrom(page, name, input)).status, name).toBe(status);
    }
    for (const name of [
      'identity.listUsers',
      'identity.listAuditLog',
      'identity.listAllTokens',
      'identity.listGroups',
    ]) {
      expect((await callFrom(page, name, {}, 'query')).status, name).toBe(403);
    }
    for (const [name, input] of [
      ['tracking.getExperiment', { experimentId: hidden.id }],
      ['tracking.getRun', { runId: hiddenRun }],
      ['tracking.listArtifacts', { runId: hiddenRun }],
      ['identity.getPermissions', { objectType: 'experiment', objectId: hidden.id }],
    ] as const) {
      const { status, body } = await callFrom(page, name, input, 'query');
      expect(status, name).toBe(404);
      expect(JSON.stringify(body)).not.toContain(hidden.name);
    }
  });

  await test.step('what was tried is on record', async () => {
    const { entries } = await place.query<{ entries: { action: string }[] }>('identity.listAuditLog', {
      actor: vera.email,
      outcome: 'denied',
    });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['identity.updateUser', 'tracking.deleteRun', 'identity.listUsers']),
    );
  });
});
