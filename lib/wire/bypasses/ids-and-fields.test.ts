/** Ways around the door that others fell to, tried over a real socket, each to end as the plain request does. Ids that are guessed, fields that nobody asked for. */
import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { prisma } from '@/lib/platform/db';
import { digest } from '@/lib/platform/secrets';
import { grant } from '@/lib/testing/access/people';
import {
  callerWithRole,
  makeExperiment,
  makeRun,
  openSession,
  PASSWORD,
  personWithPassword,
  unique,
} from '@/lib/testing/callers';
import { CONSOLE, idOf, ME, openDoor, userIn } from '@/lib/testing/door';

const door = openDoor();

describe('ids that are guessed', () => {
  test('what is hidden and what is not there are answered alike, to the letter', async () => {
    const id = await makeExperiment(door.admin);
    const runId = await makeRun(door.admin, id);
    const token = door.tokens.viewer;
    const plain = (text: string, ...ids: string[]) =>
      ids.reduce((rest, each) => rest.replaceAll(each, '#'), text).replace(/"requestId":"\w+"/, '');
    const pairs: [string, string, string][] = [
      ['/api/2.0/mlflow/experiments/get?experiment_id=', id, '999999999'],
      ['/api/2.0/mlflow/runs/get?run_id=', runId, 'f'.repeat(32)],
      ['/api/2.0/mlflow/artifacts/list?run_id=', runId, 'f'.repeat(32)],
      ['/api/2.0/mlflow/metrics/get-history?metric_key=a&run_id=', runId, 'f'.repeat(32)],
      ['/api/2.0/permissions/experiments/', id, '999999999'],
      ['/get-artifact?path=a&run_id=', runId, 'f'.repeat(32)],
    ];
    for (const [path, hidden, missing] of pairs) {
      const [one, other] = [
        await door.get(path + hidden, { token }),
        await door.get(path + missing, { token }),
      ];
      expect([one.status, plain(one.text, hidden)], path).toEqual([other.status, plain(other.text, missing)]);
      expect(one.status).toBe(404);
    }
  });

  test('another’s tokens, sessions and notifications are not ended or read by knowing their ids', async () => {
    const { id } = await perform(createToken, door.admin, { name: 'theirs' });
    const secret = await openSession(door.admin);
    const revoke = await door.post(`${CONSOLE}/identity.revokeToken`, { id }, { token: door.tokens.viewer });
    const end = await door.post(
      `${CONSOLE}/identity.revokeSession`,
      { id: digest(secret).slice(0, 16) },
      { token: door.tokens.viewer },
    );
    const scim = await door.get(`/api/2.0/preview/scim/v2/Users/${idOf(door.admin)}`, {
      token: door.tokens.viewer,
    });
    expect([revoke.status, end.status, scim.status]).toEqual([404, 404, 403]);
    expect(await prisma().token.count({ where: { id } })).toBe(1);
    expect((await door.get(ME, { headers: { cookie: `plumbline_session=${secret}` } })).status).toBe(200);
  });
});

describe('fields that nobody asked for (mass assignment)', () => {
  const more = {
    role: 'admin',
    isActive: true,
    kind: 'service',
    passwordHash: 'x',
    password_hash: 'x',
    isBuiltIn: true,
    userId: 'x',
    __proto__: { role: 'admin' },
    constructor: { prototype: { isReadOnly: false } },
  };

  test('give a caller no role, no other’s token, no grant', async () => {
    const own = await door.post(
      `${CONSOLE}/identity.createToken`,
      {
        ...more,
        name: 'mine',
        userId: idOf(door.admin),
        user_id: idOf(door.admin),
        ownerId: idOf(door.admin),
      },
      { token: door.tokens.viewer },
    );
    const { token } = JSON.parse(own.text) as { token: string };
    expect(userIn(await door.get(ME, { token }))).toBe(door.viewer.user?.email);

    const person = await personWithPassword();
    const cookie = `plumbline_session=${await openSession(person)}`;
    const changed = await door.post(
      `${CONSOLE}/identity.changePassword`,
      { ...more, currentPassword: PASSWORD, newPassword: 'another long one', id: idOf(door.admin) },
      { headers: { cookie, origin: `http://127.0.0.1:${door.server.port}` } },
    );
    expect(changed.status).toBe(200);
    expect(await prisma().user.findUnique({ where: { id: idOf(person) } })).toMatchObject({
      role: 'contributor',
      kind: 'person',
    });
  });

  test('change no more of a new user than its form has', async () => {
    const email = `${unique()}@example.com`;
    const body = {
      ...more,
      email,
      name: 'New',
      role: 'viewer',
      password: PASSWORD,
      id: idOf(door.admin),
      isActive: false,
    };
    expect(
      (await door.post(`${CONSOLE}/identity.createUser`, body, { token: door.tokens.admin })).status,
    ).toBe(200);
    const made = await prisma().user.findUniqueOrThrow({ where: { email } });
    expect(made).toMatchObject({ role: 'viewer', kind: 'person', isActive: true });
    expect([made.id, made.passwordHash]).not.toContain(idOf(door.admin));
    expect(made.passwordHash).toMatch(/^scrypt\$/);
  });

  test('make a grant on nothing else, and no run another’s', async () => {
    const contributor = await callerWithRole('contributor');
    const { token } = await perform(createToken, contributor, { name: 'a' });
    const [mine, theirs] = [await makeExperiment(contributor), await makeExperiment(door.admin)];
    const body = {
      object_id: theirs,
      objectId: theirs,
      object_type: 'registered-model',
      access_control_list: [{ user_name: contributor.user?.email, permission_level: 'CAN_MANAGE' }],
    };
    const { status } = await door.server.send('PATCH', `/api/2.0/permissions/experiments/${mine}`, {
      body,
      token,
    });
    expect(status).toBe(200);
    expect(await prisma().grant.count({ where: { objectId: theirs, principalId: idOf(contributor) } })).toBe(
      0,
    );
    await grant(contributor, { objectType: 'experiment', objectId: theirs, level: 'CAN_READ' });
    const run = {
      experiment_id: mine,
      experimentId: theirs,
      user_id: idOf(door.admin),
      lifecycle_stage: 'deleted',
    };
    const created = await door.post('/api/2.0/mlflow/runs/create', run, { token });
    expect(JSON.parse(created.text)).toMatchObject({
      run: { info: { experiment_id: mine, lifecycle_stage: 'active' } },
    });
  });
});
