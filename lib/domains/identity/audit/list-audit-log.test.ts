import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { asking, callerWithRole, makeExperiment, nobody, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { authenticate } from '../authenticate';
import { createToken, revokeToken } from '../tokens';
import { createUser, updateUser } from '../users';
import { describeAuditLog, PROOF } from './describe-audit-log';
import { exportAuditLog } from './export-audit-log';
import { listAuditLog } from './list-audit-log';

type Input = Parameters<typeof listAuditLog.run>[1];
let admin: Caller;
let person: Caller;
let byToken: Caller;
const names = ['a', 'b', 'c', 'd', 'e'];
const ask = (input: Partial<Input> = {}) => perform(listAuditLog, admin, input);

beforeAll(async () => {
  admin = await callerWithRole('admin');
  person = await callerWithRole('contributor');
  for (const name of names) await perform(createToken, person, { name });
  const { token } = await perform(createToken, admin, { name: 'nightly' });
  byToken = await authenticate({ authorization: `Bearer ${token}` }, { requestId: unique() });
  await perform(updateUser, asking(admin, { ip: '192.0.2.1' }), { id: person.user?.id, name: 'Renamed' });
});

describe('identity.listAuditLog works', () => {
  test('the newest first: who, by which way in, what, before and after, and what it is called', async () => {
    const [newest, , next] = (await ask()).entries;
    expect(newest).toMatchObject({
      action: 'identity.updateUser',
      actorName: admin.user?.email,
      actorId: admin.user?.id,
      via: 'session',
      objectType: 'user',
      objectId: person.user?.id,
      objectName: 'Renamed',
      outcome: 'done',
      before: { name: 'contributor' },
      after: { name: 'Renamed' },
      ip: '192.0.2.1',
      tokenName: null,
    });
    expect(Math.abs((newest?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(next).toMatchObject({ action: 'identity.createToken', objectName: 'e', after: { name: 'e' } });
  });

  test('a version of a model by the name that the model has by now', async () => {
    const { name, id } = await makeModel(admin, { versions: 2 });
    const [entry] = (await ask({ objectType: 'model-version', objectId: `${id}/2` })).entries;
    expect(entry).toMatchObject({ action: 'registry.createVersion', objectName: `${name} version 2` });
  });

  test('by which token, also when that is gone', async () => {
    const caller = asking(byToken);
    const id = await makeExperiment(caller);
    const entry = async () => (await ask({ objectType: 'experiment', objectId: id })).entries[0];
    expect(await entry()).toMatchObject({ via: 'token', tokenName: 'nightly', tokenId: byToken.tokenId });
    expect((await entry())?.objectName).toMatch(/^experiment /);
    expect((await ask({ tokenId: byToken.tokenId })).entries).toHaveLength(1);
    await perform(revokeToken, admin, { id: byToken.tokenId });
    expect(await entry()).toMatchObject({ tokenName: 'nightly' });
  });

  test('what was tried and refused', async () => {
    const caller = asking(person);
    await refusal(perform(updateUser, caller, { id: admin.user?.id, role: 'viewer' }));
    const { entries } = await ask({ outcome: 'denied', actor: person.user?.email });
    expect(entries).toMatchObject([{ action: 'identity.updateUser', outcome: 'denied', objectId: null }]);
    expect((await ask({ requestId: caller.requestId })).entries).toEqual(entries);
  });

  test('by each thing that can be asked, alone and together', async () => {
    const all = async (input: Partial<Input>) => (await ask(input)).entries.length;
    expect(await all({ action: 'identity.createToken', actor: person.user?.email })).toBe(names.length);
    expect(await all({ action: 'identity.createToken', actor: person.user?.email, outcome: 'denied' })).toBe(
      0,
    );
    expect(await all({ objectType: 'user', objectId: person.user?.id })).toBe(1);
    const [newest] = (await ask()).entries;
    expect(await all({ from: (newest?.at ?? 0) + 60_000 })).toBe(0);
    expect(await all({ to: 1000 })).toBe(0);
    expect(await all({ from: 1000, actor: person.user?.email, objectType: 'token' })).toBe(names.length);
    expect(await all({ action: 'identity.create' })).toBe(0);
  });

  test('page by page, each entry once, though more come in meanwhile', async () => {
    const seen: unknown[] = [];
    let pageToken: string | undefined;
    do {
      const page = await ask({ limit: 2, pageToken, actor: person.user?.email, objectType: 'token' });
      expect(page.entries.length).toBeLessThanOrEqual(2);
      seen.push(...page.entries.map(({ after }) => (after as { name: string }).name));
      pageToken = page.nextPageToken;
      if (seen.length === 2) await perform(createToken, person, { name: 'later' });
    } while (pageToken);
    expect(seen).toEqual([...names].reverse());
  });

  test('a last page that is full has none behind it', async () => {
    const filter = { actor: person.user?.email };
    const total = (await ask(filter)).entries.length;
    expect((await ask({ ...filter, limit: total })).nextPageToken).toBeUndefined();
    expect((await ask({ ...filter, limit: total - 1 })).nextPageToken).toBeDefined();
  });
});

test.each([
  ['limit', { limit: 0 }],
  ['limit', { limit: 501 }],
  ['pageToken', { pageToken: 'x' }],
  ['outcome', { outcome: 'won' }],
  ['tokenId', { tokenId: "1' OR true --" }],
  ['from', { from: -1 }],
  ['action', { action: 'x'.repeat(301) }],
])('refuses bad input: %s', async (field, input) => {
  const error = await refusal(perform(listAuditLog, admin, input));
  expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', field });
});

describe('identity.exportAuditLog works', () => {
  const save = async (format: 'csv' | 'jsonl', more: Partial<Input> = {}) => {
    const { body, type, extension } = await perform(exportAuditLog, admin, {
      format,
      actor: person.user?.email,
      objectType: 'token',
      ...more,
    });
    return { text: await new Response(body).text(), type, extension };
  };

  test('as JSON lines: everything, in order', async () => {
    const { text, type, extension } = await save('jsonl');
    expect([type, extension]).toEqual(['application/jsonl; charset=utf-8', 'jsonl']);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { entries } = await ask({ actor: person.user?.email, objectType: 'token' });
    expect(lines.map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
    expect(lines.at(-1)).toMatchObject({
      actor: person.user?.email,
      action: 'identity.createToken',
      after: { name: 'a' },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test('as CSV, in which no cell is a formula', async () => {
    const evil = `=HYPERLINK("http://evil.example")`;
    await perform(createUser, admin, {
      email: `${unique()}@example.com`,
      name: evil,
      role: 'viewer',
      password: 'long enough to pass',
    });
    const { text } = await save('csv', { actor: admin.user?.email, objectType: 'user' });
    const [head = '', ...lines] = text.trim().split('\r\n');
    expect(head).toBe(
      'id,at,actor,actor_id,via,token,token_id,action,object_type,object_id,outcome,before,after,request_id,ip',
    );
    expect(lines.length).toBeGreaterThan(1);
    for (const cell of lines.join(',').split(',')) expect(cell).not.toMatch(/^"?[=+@]/);
  });

  test('page after page, to the end', async () => {
    const many = unique();
    const data = Array.from({ length: 2500 }, (_, at) => ({
      actorName: many,
      via: 'system',
      action: 'test.fill',
      outcome: 'done',
      objectId: String(at),
    }));
    await prisma().auditEntry.createMany({ data });
    const { text } = await save('jsonl', { actor: many, objectType: undefined });
    const ids = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).objectId);
    expect([ids.length, new Set(ids).size, ids[0]]).toEqual([2500, 2500, '2499']);
  });

  test('of nothing', async () => {
    expect((await save('jsonl', { actor: unique() })).text).toBe('');
    expect((await save('csv', { actor: unique() })).text).toMatch(/^id,at,.*\r\n$/);
  });
});

describe('identity.describeAuditLog', () => {
  test('works: what there is to ask for, and that nothing can be changed', async () => {
    const found = await perform(describeAuditLog, admin, {});
    const stored = await prisma().auditEntry.findMany({ distinct: ['action'], select: { action: true } });
    expect(found.actions).toEqual(stored.map(({ action }) => action).sort());
    expect(found.objectTypes).toEqual(expect.arrayContaining(['experiment', 'token', 'user']));
    expect(found.isAppendOnly).toBe(true);
  });

  test('the database refuses to change, delete or empty the log', async () => {
    const before = await prisma().auditEntry.count();
    for (const text of [
      "UPDATE audit_log SET outcome = 'done'",
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
      'TRUNCATE audit_log CASCADE',
      "INSERT INTO audit_log SELECT * FROM audit_log LIMIT 1 ON CONFLICT (id) DO UPDATE SET actor_name = 'x'",
    ]) {
      await expect(rows({ text, values: [] }), text).rejects.toThrow('append-only');
    }
    expect(await prisma().auditEntry.count()).toBe(before);
  });

  test('says so where somebody has taken that away, of each way', async () => {
    const triggers = ['audit_log_is_append_only', 'audit_log_is_not_truncated'];
    for (const trigger of triggers) {
      await rows({ text: `ALTER TABLE audit_log DISABLE TRIGGER ${trigger}`, values: [] });
      expect((await perform(describeAuditLog, admin, {})).isAppendOnly).toBe(false);
      await rows({ text: `ALTER TABLE audit_log ENABLE TRIGGER ${trigger}`, values: [] });
    }
    expect((await perform(describeAuditLog, admin, {})).isAppendOnly).toBe(true);
  });

  test('shows a statement that proves it, and only reads', async () => {
    const found = await rows<{ tgname: string; tgenabled: string }>({ text: PROOF, values: [] });
    expect(found.map(({ tgname, tgenabled }) => [tgname, tgenabled]).sort()).toEqual([
      ['audit_log_is_append_only', 'O'],
      ['audit_log_is_not_truncated', 'O'],
    ]);
  });
});

test('strangers are refused', async () => {
  for (const operation of [listAuditLog, exportAuditLog, describeAuditLog] as const) {
    const asked = (caller: Caller) => refusal(perform(operation as typeof listAuditLog, caller, {}));
    expect((await asked(nobody)).code).toBe('UNAUTHENTICATED');
    for (const role of ['viewer', 'contributor'] as const) {
      expect((await asked(await callerWithRole(role))).code).toBe('PERMISSION_DENIED');
    }
  }
});
