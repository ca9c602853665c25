import { createServer } from 'node:net';
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { databaseAdvice, homeAdvice, portAdvice } from './advice';

const failing = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );

describe('a database that cannot be used', () => {
  const at = (change: (url: URL) => void): string => {
    const url = new URL(inject('databaseServer'));
    change(url);
    return url.href;
  };
  const adviceFor = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    return databaseAdvice(await failing(client.connect()), url);
  };

  test.each([
    [
      'a wrong password',
      (url: URL) => Object.assign(url, { password: 'wrong' }),
      /password for plumbline at .* is wrong/,
    ],
    [
      'a database that is not there',
      (url: URL) => Object.assign(url, { pathname: '/none' }),
      /no database none .*createdb none/,
    ],
    [
      'a port where nothing answers',
      (url: URL) => Object.assign(url, { port: '1' }),
      /Nothing answers at 127\.0\.0\.1:1/,
    ],
    [
      'a host that is none',
      (url: URL) => Object.assign(url, { hostname: 'nowhere.invalid' }),
      /no host nowhere\.invalid/,
    ],
  ])('%s', async (_, change, advice) => {
    expect(await adviceFor(at(change))).toMatch(advice);
  });

  test('no password is told again', async () => {
    const url = at((one) => Object.assign(one, { password: 'hush-hush', port: '1' }));
    expect(await adviceFor(url)).not.toContain('hush');
  });

  test('no URL', () =>
    expect(databaseAdvice(new Error('Invalid URL'), 'postgres://user:p@ss#word@host:x/db')).toMatch(
      /DATABASE_URL is no URL.*percent-encoded/,
    ));

  test('a full disk', () =>
    expect(databaseAdvice({ code: '53100', message: 'x' }, 'postgres://h/d')).toMatch(/disk is full/));
});

test('a port that is taken, of others, or of no address here', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const listen = (host: string, wanted: number) =>
    failing(new Promise((_, reject) => createServer().once('error', reject).listen(wanted, host)));
  const taken = portAdvice(await listen('127.0.0.1', port), '127.0.0.1', port);
  expect(taken).toBe(
    `Port ${port} on 127.0.0.1 is taken. Stop what uses it, or choose another: PORT=${port + 1} npm start`,
  );
  server.close();
  expect(portAdvice(await listen('192.0.2.1', 0), '192.0.2.1', 3000)).toMatch(
    /no address 192\.0\.2\.1.*Set HOST/,
  );
  expect(portAdvice({ code: 'EACCES' }, '127.0.0.1', 80)).toMatch(/: PORT=3000 npm start/);
  // Another process has other settings.
  expect(portAdvice({ code: 'EADDRINUSE' }, '127.0.0.1', 8081, 'MODEL_SERVER_')).toMatch(
    /^Port 8081 on 127\.0\.0\.1 is taken.*: MODEL_SERVER_PORT=8082 npm start/,
  );
});

test('a home that is full or not ours', () => {
  const full = { message: 'initdb: could not write to file "base/4/1249": No space left on device' };
  expect(homeAdvice(full, '/data', 3 << 20)).toMatch(
    /disk of \/data is full \(3 MiB are free\).*PLUMBLINE_HOME/,
  );
  const forbidden = { code: 'EACCES', message: "EACCES: permission denied, mkdir '/data'" };
  expect(homeAdvice(forbidden, '/data', 0)).toMatch(/\/data cannot be written.*another folder/);
  expect(homeAdvice({ message: 'something else' }, '/data', 0)).toBeUndefined();
});
