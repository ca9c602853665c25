import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { env } from './env';
import { canMail, sendMail } from './mail';

type Received = { from: string; to: string[]; text: string; user: string | undefined };
const received: Received[] = [];
let refuses = false;
const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username, password }, _session, done) =>
    password === 'right' ? done(null, { user: username }) : done(new Error('wrong password')),
  onRcptTo: (_address, _session, done) => (refuses ? done(new Error('no such mailbox')) : done()),
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      received.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map(({ address }) => address),
        text: Buffer.concat(chunks).toString(),
        user: session.user,
      });
      done();
    });
  },
});

const settings = { smtpUrl: env.smtpUrl, mailFrom: env.mailFrom };
const use = (password: string) => {
  const { port } = server.server.address() as AddressInfo;
  env.smtpUrl = `smtp://plumbline:${password}@127.0.0.1:${port}`;
  env.mailFrom = 'Plumbline <plumbline@example.com>';
};
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve())));
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
afterEach(() => {
  Object.assign(env, settings);
  received.length = 0;
  refuses = false;
});

const mail = { to: 'ada@example.com', subject: 'Ünder way', text: 'Look at it:\nhttp://x/models/iris' };

test('a mail arrives as it was written', async () => {
  use('right');
  expect(canMail()).toBe(true);
  await sendMail(mail);
  const [one] = received;
  expect(one).toMatchObject({ from: 'plumbline@example.com', to: ['ada@example.com'], user: 'plumbline' });
  expect(one?.text).toContain('Subject: =?UTF-8?');
  expect(one?.text).toContain('http://x/models/iris');
  expect(one?.text).toMatch(/auto-submitted: auto-generated/i);
});

test('a line break in a subject begins no header, and a comma no other recipient', async () => {
  use('right');
  await sendMail({ ...mail, subject: 'a\r\nBcc: eve@example.com', to: '"ada,eve"@example.com' });
  expect(received[0]?.to).toHaveLength(1);
  expect(received[0]?.text).not.toMatch(/^bcc:/im);
});

test('what goes wrong is thrown', async () => {
  use('wrong');
  await expect(sendMail(mail)).rejects.toThrow(/Invalid login/);
  use('right');
  refuses = true;
  await expect(sendMail(mail)).rejects.toThrow('no such mailbox');
  env.smtpUrl = 'smtp://127.0.0.1:1';
  await expect(sendMail(mail)).rejects.toThrow('ECONNREFUSED');
});

test('without a server nothing is sent', async () => {
  env.smtpUrl = undefined;
  expect(canMail()).toBe(false);
  await sendMail(mail);
  expect(received).toEqual([]);
});
