/** Scoring jobs for browser tests, by the public API. */
import { admin } from './fixtures';

const root = `${process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000'}/api/2.0/scoring`;

/** A job from the table to one beside it, that runs at once. Answers its name. */
export async function scoreTable(model: string, table: string, more: object = {}): Promise<string> {
  const name = `score ${crypto.randomUUID().slice(0, 8)}`;
  const response = await fetch(`${root}/jobs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      definition: {
        model: { name: model, version: 1 },
        input: { table },
        output: { table: `${table}_scored` },
      },
      run_now: true,
      ...more,
    }),
  });
  if (!response.ok) throw new Error(`the job was not made: ${response.status} ${await response.text()}`);
  return name;
}
