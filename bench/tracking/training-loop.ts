/** What a person waits for: a training loop of the real Python client, logging as it goes or in the background. */
import { run } from './processes';
import { alternate, type Pair, type Row } from './rounds';
import type { Settings } from './settings';

const SCRIPT = new URL('./training_loop.py', import.meta.url).pathname;
const WITHIN = 10 * 60_000;

export async function trainingLoop(pair: Pair, settings: Settings): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [how, steps] of [
    ['async', settings.loopSteps],
    ['sync', settings.loopSteps / 4],
  ] as const) {
    const seen = await alternate(settings.rounds, pair, async (server) => {
      const command = [settings.python, SCRIPT, how, String(steps)];
      const printed = await run(command, { ...process.env, ...server.clientEnv }, WITHIN);
      const { seconds } = JSON.parse(printed.trim().split('\n').at(-1) ?? '{}') as { seconds: number };
      return steps / seconds;
    });
    rows.push({
      scenario: `training loop of the Python client, ${how}`,
      unit: 'steps/s',
      kind: 'rate',
      ...seen,
      aim: 1,
      note: `five metrics a step, one Python process: the client itself is most of the time`,
    });
  }
  return rows;
}
