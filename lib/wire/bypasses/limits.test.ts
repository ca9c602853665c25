/** Ways around the door that others fell to, tried over a real socket, each to end as the plain request does. Callers who ask without end. */
import sql from 'sql-template-tag';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { callerWithRole, makeExperiment, makeRun, unique } from '@/lib/testing/callers';
import { CONSOLE, ME, openDoor, type Sending } from '@/lib/testing/door';

const door = openDoor();

describe('callers who ask without end', () => {
  const path = '/api/2.0/mlflow/runs/get?run_id=x';
  const before = env.requestsPerSecond;
  // Until changes are heard of, the database is asked about everybody each time.
  beforeAll(async () => {
    await door.get(ME, { token: door.tokens.viewer });
    const heard = () =>
      rows(sql`SELECT 1 FROM pg_stat_activity
               WHERE datname = current_database() AND state = 'idle' AND query = 'LISTEN "plumbline_identity"'`);
    await vi.waitFor(async () => expect(await heard()).toHaveLength(1), { timeout: 20_000 });
  });
  afterEach(() => {
    env.requestsPerSecond = before;
  });
  const asked = async (times: number, sending: Sending) =>
    Promise.all(Array.from({ length: times }, () => door.get(path, sending)));

  test('are told when to come again, in the dialect of what they asked; others are not held up', async () => {
    const { token } = await perform(createToken, await callerWithRole('viewer'), { name: 'busy' });
    for (const known of [token, door.tokens.viewer]) await door.get(ME, { token: known });
    // So few that none comes back while the test runs, on however slow a machine.
    env.requestsPerSecond = 0.5;
    const answers = await asked(40, { token });
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.length).toBeLessThan(40);
    for (const answer of refused) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(JSON.parse(answer.text)).toMatchObject({ error_code: 'REQUEST_LIMIT_EXCEEDED' });
    }
    expect((await door.get(ME, { token: door.tokens.viewer })).status).toBe(200);
  });

  test('nor may strangers, with or without what looks like a token', async () => {
    await door.get(ME, { token: door.tokens.admin });
    env.requestsPerSecond = 0.1;
    const answers = await asked(30, { token: null });
    const guesses = await Promise.all(
      Array.from({ length: 30 }, () => door.get(path, { token: `plb_${unique()}` })),
    );
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    expect(guesses.every(({ status }) => status === 429)).toBe(true);
    // Whoever is known already comes in all the same.
    expect((await door.get(ME, { token: door.tokens.admin })).status).toBe(200);
  });

  test('unless there is no limit', async () => {
    const { token } = await perform(createToken, await callerWithRole('viewer'), { name: 'busy' });
    env.requestsPerSecond = 0;
    expect((await asked(200, { token })).every(({ status }) => status === 404)).toBe(true);
  });
});

test('a question that is too long for an address is asked by a body, with the same answer', async () => {
  const runId = await makeRun(door.admin, await makeExperiment(door.admin));
  const columns = [{ source: 'param', key: 'x' }];
  const ask = (runIds: string[]) =>
    `${CONSOLE}/tracking.getRunCells?input=${encodeURIComponent(JSON.stringify({ runIds, columns }))}`;
  const token = door.tokens.reader;
  const short = await door.get(ask([runId]), { token });
  expect(
    (await door.post(`${CONSOLE}/tracking.getRunCells`, { runIds: [runId], columns }, { token })).text,
  ).toBe(short.text);
  const runIds = Array.from({ length: 1000 }, () => runId);
  const long = await door.post(`${CONSOLE}/tracking.getRunCells`, { runIds, columns }, { token });
  expect([long.status, JSON.parse(long.text)]).toEqual([200, { cells: [runIds.map(() => null)] }]);
  // Nothing but a session has to say where it comes from; what it asks changes nothing all the same.
  expect((await door.post(`${CONSOLE}/tracking.getRunCells`, { runIds: [runId], columns })).status).toBe(401);
});
