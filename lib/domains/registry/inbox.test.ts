import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { listNotifications } from '@/lib/domains/identity/operations';
import { prisma, rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { asking, auditBy, callerWithRole } from '@/lib/testing/callers';
import { holderOf, type MadeModel, makeModel } from '@/lib/testing/models';
import { approveTransition } from './approve-transition';
import { rejectTransition } from './end-request';
import { countInbox, listInbox, listRequests } from './inbox';
import { settleLapsedAsks } from './lapsed-asks';
import { askLateDeciders } from './late-asks';
import { requestTransition } from './request-transition';

let admin: Caller;
let ada: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  ada = await callerWithRole('contributor');
});

const ask = (caller: Caller, { name }: MadeModel, version: number, stage: string, comment = '') =>
  perform(requestTransition, caller, { name, version, stage, comment });

describe('works', () => {
  test('whoever may decide is asked, by the bell and in the inbox, until it is settled', async () => {
    const made = await makeModel(admin);
    const approver = await holderOf(made.id, 'CAN_MANAGE_PRODUCTION_VERSIONS');
    const stager = await holderOf(made.id, 'CAN_MANAGE_STAGING_VERSIONS');
    const requesting = asking(ada);
    const { request } = await ask(requesting, made, 1, 'Production', 'please');
    expect(request.availableActions).toEqual(['CANCEL_TRANSITION_REQUEST']);
    expect(await auditBy(requesting)).toMatchObject([
      { after: { toStage: 'Production', comment: 'please' } },
    ]);
    const waiting = async (caller: Caller) =>
      (await perform(listNotifications, caller, { which: 'waiting' })).notifications.map(
        ({ title }) => title,
      );
    expect(await waiting(approver)).toEqual([
      expect.stringContaining(`${made.name} version 1 to Production`),
    ]);
    expect(await waiting(stager)).toEqual([]);
    const inbox = async (caller: Caller, view: 'decide' | 'mine' | 'decided' | 'all') =>
      (await perform(listInbox, caller, { view })).requests.filter(
        ({ modelName }) => modelName === made.name,
      );
    expect(await inbox(approver, 'decide')).toMatchObject([
      {
        toStage: 'Production',
        availableActions: ['APPROVE_TRANSITION_REQUEST', 'REJECT_TRANSITION_REQUEST'],
      },
    ]);
    expect(await inbox(stager, 'decide')).toEqual([]);
    expect(await inbox(stager, 'all')).toHaveLength(1);
    expect((await perform(countInbox, approver, {})).count).toBe(1);
    expect((await perform(countInbox, ada, {})).count).toBe(0);
    expect((await perform(listRequests, ada, { name: made.name, version: 1 })).requests).toHaveLength(1);

    await perform(approveTransition, approver, {
      name: made.name,
      version: 1,
      stage: 'Production',
      comment: 'fine',
    });
    expect(await waiting(approver)).toEqual([]);
    expect((await perform(countInbox, approver, {})).count).toBe(0);
    expect(await inbox(ada, 'mine')).toMatchObject([{ status: 'approved', closedComment: 'fine' }]);
    expect(await inbox(approver, 'decided')).toHaveLength(1);
    const { notifications } = await perform(listNotifications, ada, {});
    expect(notifications[0]?.title).toContain('approved by');
    expect(notifications[0]?.href).toBe(`/approvals/${request.id}`);
  });

  test('whoever may not decide any more is not waited for, and whoever cannot is not asked', async () => {
    const made = await makeModel(admin);
    const [stays, leaves, reads] = [
      await holderOf(made.id, 'CAN_MANAGE_STAGING_VERSIONS'),
      await holderOf(made.id, 'CAN_MANAGE_STAGING_VERSIONS'),
      await callerWithRole('viewer'),
    ];
    const idOf = ({ user }: Caller) => user?.id ?? '';
    const held = { objectType: 'registered-model', objectId: made.id, level: 'CAN_MANAGE' };
    await prisma().grant.create({ data: { ...held, principalId: idOf(reads) } });
    await ask(ada, made, 1, 'Staging');
    const waiting = async (caller: Caller) =>
      (await perform(listNotifications, caller, { which: 'waiting' })).notifications.length;
    expect(await Promise.all([stays, leaves, reads].map(waiting))).toEqual([1, 1, 0]);
    await prisma().grant.deleteMany({ where: { principalId: idOf(leaves) } });
    await settleLapsedAsks();
    expect(await Promise.all([stays, leaves].map(waiting))).toEqual([1, 0]);
    const { notifications } = await perform(listNotifications, leaves, {});
    expect(notifications[0]?.outcome).toBe('not yours to decide any more');
  });

  test('whoever may decide only later is asked then, once, and again where they lost the right between', async () => {
    const made = await makeModel(admin);
    const late = await callerWithRole('contributor');
    const waiting = async (caller: Caller) =>
      (await perform(listNotifications, caller, { which: 'waiting' })).notifications.filter(({ title }) =>
        title.includes(made.name),
      );
    await ask(ada, made, 1, 'Staging', 'please');
    const [asAsked] = await waiting(admin);
    await askLateDeciders();
    expect(await waiting(late)).toEqual([]);
    const grant = {
      objectType: 'registered-model',
      objectId: made.id,
      level: 'CAN_MANAGE_STAGING_VERSIONS',
      principalId: late.user?.id ?? '',
    };
    await prisma().grant.create({ data: grant });
    await askLateDeciders();
    const [told] = await waiting(late);
    const { title = '', body = '', href = '' } = asAsked ?? {};
    expect(told).toMatchObject({ title, body, href, count: 1, readTime: null });
    await askLateDeciders();
    expect([...(await waiting(late)), ...(await waiting(admin))]).toEqual([told, asAsked]);

    await prisma().grant.deleteMany({ where: { principalId: grant.principalId } });
    await settleLapsedAsks();
    await askLateDeciders();
    expect(await waiting(late)).toEqual([]);
    await prisma().grant.create({ data: grant });
    await askLateDeciders();
    expect(await waiting(late)).toHaveLength(1);

    // Their own request is for others to decide; one that is decided is no matter any more.
    await perform(rejectTransition, admin, { name: made.name, version: 1, stage: 'Staging' });
    await ask(late, made, 1, 'Staging');
    await askLateDeciders();
    expect(await waiting(late)).toEqual([]);
  });

  test('a request and what came of it go out by e-mail, where there is a way', async () => {
    env.smtpUrl = 'smtp://127.0.0.1:1';
    try {
      const made = await makeModel(admin);
      const { request } = await ask(ada, made, 1, 'Production');
      await perform(rejectTransition, admin, { name: made.name, version: 1, stage: 'Production' });
      const key = `mail:transition-request:${request.id}`;
      const mails = await rows(sql`
        SELECT key FROM graphile_worker.jobs WHERE key LIKE ${`${key}%`} ORDER BY key`);
      expect(mails).toEqual([{ key }, { key: `${key}:outcome` }]);
    } finally {
      env.smtpUrl = undefined;
    }
  });

  test('pages of the inbox go on where the last ended', async () => {
    const made = await makeModel(admin, { versions: 3 });
    const approver = await holderOf(made.id, 'CAN_MANAGE');
    for (const version of [1, 2, 3]) await ask(ada, made, version, 'Staging');
    const seen: number[] = [];
    let pageToken: string | null | undefined;
    do {
      const page = await perform(listInbox, approver, { limit: 1, ...(pageToken && { pageToken }) });
      seen.push(...page.requests.map(({ version }) => version));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen).toEqual([3, 2, 1]);
  });
});
