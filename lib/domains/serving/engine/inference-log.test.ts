import { afterEach, expect, test } from 'vitest';
import { rows } from '@/lib/platform/db';
import { unique } from '@/lib/testing/callers';
import { entryOf } from '@/lib/testing/inferences';
import { Settings } from '../schemas';
import { logInference, writeInferences } from './inference-log';

const endpointId = unique();
const settings = { ...Settings.parse({}).log, maxBytes: 8 << 20 };

/** A request of one row, in a body of so many letters. */
function log(requestId: string, letters = 1): void {
  const raw = JSON.stringify({ dataframe_records: [{ text: 'x'.repeat(letters) }] });
  const answer = '{"predictions": [0.5]}';
  logInference(entryOf({ endpointId, requestId, table: 1, raw, answer, settings }));
}

const logged = async () => {
  const found = await rows<{ id: string; statement: string }>({
    text: `SELECT request_id AS id, xmin::text AS statement FROM inference_log WHERE endpoint_id = $1 ORDER BY request_id`,
    values: [endpointId],
  });
  return {
    ids: found.map(({ id }) => id),
    statements: new Set(found.map(({ statement }) => statement)).size,
  };
};

const call = (text: string) => rows({ text, values: [] });

afterEach(() => rows({ text: 'DELETE FROM inference_log WHERE endpoint_id = $1', values: [endpointId] }));

test('great bodies are written in pieces, small ones together', async () => {
  const great = ['a', 'b', 'c', 'd'];
  for (const id of great) log(id, 600_000);
  await writeInferences();
  expect(await logged()).toEqual({ ids: great, statements: 2 });
  const small = ['e', 'f', 'g'];
  for (const id of small) log(id);
  await writeInferences();
  expect(await logged()).toEqual({ ids: [...great, ...small], statements: 3 });
});

test('what could not be written waits within the bound of bytes, and is written once', async () => {
  await call('ALTER TABLE inference_log RENAME TO inference_log_away');
  const most = 64;
  for (let at = 0; at < most / 2; at += 1) log(`first ${at}`, 1 << 20);
  await writeInferences();
  for (let at = 0; at < most; at += 1) log(`second ${at}`, 1 << 20);
  await call('ALTER TABLE inference_log_away RENAME TO inference_log');
  await writeInferences();
  const { ids } = await logged();
  expect(ids.filter((id) => id.startsWith('first'))).toHaveLength(most / 2);
  // Each is a little more than a 64th of what may wait.
  expect(ids).toHaveLength(most - 1);
});
