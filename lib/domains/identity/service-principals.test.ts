import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { asking, auditBy, auditOf, callerWithRole, nobody, refusal, unique } from '@/lib/testing/callers';
import { authenticate } from './authenticate';
import {
  createServicePrincipal,
  createServiceToken,
  listServiceTokens,
  revokeAnyToken,
} from './service-principals';
import { updateUser } from './users';

const NOBODY = '00000000-0000-4000-8000-00000000000a';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

const make = async (more: object = {}, caller = admin) =>
  (await perform(createServicePrincipal, caller, { name: `machine ${unique()}`, ...more })).servicePrincipal;
const by = (token: string) => authenticate({ authorization: `Bearer ${token}` }, { requestId: 'test' });

describe('works', () => {
  test('a machine comes in by its tokens, with its own role, and each step is on record', async () => {
    const caller = asking(admin);
    const machine = await make({ role: 'viewer' }, caller);
    const { id, token } = await perform(createServiceToken, caller, {
      id: machine.id,
      name: 'nightly',
      isReadOnly: true,
    });
    expect(await by(token)).toMatchObject({
      user: { id: machine.id, email: machine.applicationId, role: 'viewer' },
      isReadOnly: true,
    });
    const listed = await perform(listServiceTokens, admin, { id: machine.id });
    expect(listed.tokens).toMatchObject([{ id, name: 'nightly', prefix: token.slice(0, 8) }]);
    expect(JSON.stringify(listed)).not.toContain(token);
    await perform(revokeAnyToken, caller, { id });
    await expect(by(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const trail = await auditBy(caller);
    expect(trail).toMatchObject([
      { action: 'identity.createServicePrincipal', objectType: 'user', objectId: machine.id },
      { action: 'identity.createServiceToken', objectType: 'token', objectId: id, after: { of: machine.id } },
      { action: 'identity.revokeAnyToken', before: { name: 'nightly', of: machine.applicationId } },
    ]);
    expect(inspect(trail, { depth: 9 })).not.toContain(token);
  });

  test('once deactivated it is out, and what it did can still be read', async () => {
    const machine = await make();
    const { token } = await perform(createServiceToken, admin, { id: machine.id, name: 'a' });
    expect((await by(token)).user?.id).toBe(machine.id);
    await perform(updateUser, admin, { id: machine.id, isActive: false });
    await expect(by(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await perform(listServiceTokens, admin, { id: machine.id })).tokens).toEqual([]);
    expect((await auditOf('user', machine.id)).length).toBe(2);
  });
});

describe('refuses', () => {
  test('a password, or another application id, for a machine', async () => {
    const { id } = await make();
    const password = 'long enough to pass';
    expect((await refusal(perform(updateUser, admin, { id, password }))).field).toBe('password');
    const email = `${unique()}@example.com`;
    expect((await refusal(perform(updateUser, admin, { id, email }))).field).toBe('email');
  });

  test('bad input', async () => {
    expect((await refusal(perform(createServicePrincipal, admin, { name: '' }))).field).toBe('name');
    const { id } = await make();
    for (const [field, more] of [
      ['name', { name: '' }],
      ['expiresInDays', { name: 'a', expiresInDays: 0 }],
      ['expiresInSeconds', { name: 'a', expiresInSeconds: 0.5 }],
    ] as const) {
      expect((await refusal(perform(createServiceToken, admin, { id, ...more }))).field).toBe(field);
    }
  });

  test('a stranger, and whoever is no administrator', async () => {
    const contributor = await callerWithRole('contributor');
    for (const [caller, code] of [
      [nobody, 'UNAUTHENTICATED'],
      [contributor, 'PERMISSION_DENIED'],
    ] as const) {
      const machine = await make();
      const works = [
        perform(createServicePrincipal, caller, { name: 'a' }),
        perform(createServiceToken, caller, { id: machine.id, name: 'a' }),
        perform(listServiceTokens, caller, { id: machine.id }),
      ];
      for (const work of works) expect((await refusal(work)).code).toBe(code);
    }
  });

  test('an unknown id, or one of a person', async () => {
    for (const id of [NOBODY, admin.user?.id]) {
      const error = await refusal(perform(createServiceToken, admin, { id, name: 'a' }));
      expect(error.code).toBe('RESOURCE_DOES_NOT_EXIST');
    }
    expect((await refusal(perform(revokeAnyToken, admin, { id: NOBODY }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });
});
