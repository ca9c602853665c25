import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeContext } from '@/lib/core/context';
import { prisma, rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { mailNotices } from './mail-notices';
import { notify, settle } from './notify';

const received: { to: string; text: string }[] = [];
/** Mailboxes that are full. */
const full = new Set<string>();
const server = new SMTPServer({
  disabledCommands: ['STARTTLS', 'AUTH'],
  onRcptTo: ({ address }, _session, done) => (full.has(address) ? done(new Error('mailbox full')) : done()),
  onData(stream, { envelope }, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      received.push({ to: envelope.rcptTo[0]?.address ?? '', text: Buffer.concat(chunks).toString() });
      done();
    });
  },
});
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve())));
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
beforeEach(() => {
  received.length = 0;
  full.clear();
  env.smtpUrl = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  env.publicUrl = 'https://plumbline.example.com/';
});

const { signal } = new AbortController();
const jobs = (key: string) => rows(sql`SELECT 1 FROM graphile_worker.jobs WHERE key = ${`mail:${key}`}`);

async function tell(people: number, more: object = {}) {
  const callers = await Promise.all(Array.from({ length: people }, () => callerWithRole('viewer')));
  const ctx = makeContext(callers[0] ?? (await callerWithRole('viewer')), prisma(), log, []);
  const key = `matter:${unique()}`;
  const notice = {
    key,
    kind: 'test',
    title: 'Please decide',
    body: 'because',
    href: '/models/iris',
    mail: true,
    ...more,
  };
  const to = { principals: callers.map(({ user }) => user?.id ?? '') };
  await notify(ctx, to, notice);
  return { ctx, key, emails: callers.map(({ user }) => user?.email), again: () => notify(ctx, to, notice) };
}

test('each is sent one mail that leads to the matter', async () => {
  const { key, emails, again } = await tell(2);
  expect(await jobs(key)).toHaveLength(1);
  await mailNotices(key, signal);
  expect(received.map(({ to }) => to).sort()).toEqual([...emails].sort());
  expect(received[0]?.text).toMatch(
    /Subject: Please decide[\s\S]*because[\s\S]*https:\/\/plumbline\.example\.com\/models\/iris/,
  );
  await mailNotices(key, signal);
  expect(received).toHaveLength(2);
  // News of the same matter is worth another.
  await again();
  await mailNotices(key, signal);
  expect(received).toHaveLength(4);
});

test('one full mailbox keeps nobody else from theirs, and nobody gets a second', async () => {
  const { key, emails } = await tell(3);
  full.add(emails[1] ?? '');
  await expect(mailNotices(key, signal)).rejects.toThrow('mailbox full');
  expect(received.map(({ to }) => to).sort()).toEqual([emails[0], emails[2]].sort());
  full.clear();
  await mailNotices(key, signal);
  expect(received.map(({ to }) => to).sort()).toEqual([...emails].sort());
});

test('what was settled meanwhile is not sent', async () => {
  const { ctx, key } = await tell(1, { asks: true });
  await settle(ctx, key, 'done');
  await mailNotices(key, signal);
  expect(received).toEqual([]);
});

test('nothing is queued where no mail can be sent, or none is wanted', async () => {
  env.smtpUrl = undefined;
  expect(await jobs((await tell(1)).key)).toEqual([]);
  env.smtpUrl = 'smtp://127.0.0.1:1';
  expect(await jobs((await tell(1, { mail: false })).key)).toEqual([]);
});
