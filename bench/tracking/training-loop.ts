/** What a person waits for: a training loop of the real Python client, logging as it goes or in the background. */
import { answerAtOnce } from './load/answer-at-once';
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
    const stepsPerSecond = async (clientEnv: Record<string, string>, check = 'check') => {
      const command = [settings.python, SCRIPT, how, String(steps), check];
      const printed = await run(command, { ...process.env, ...clientEnv }, WITHIN);
      const { seconds } = JSON.parse(printed.trim().split('\n').at(-1) ?? '{}') as { seconds: number };
      return steps / seconds;
    };
    const seen = await alternate(settings.rounds, pair, ({ clientEnv }) => stepsPerSecond(clientEnv));
    const nothing = await answerAtOnce();
    const alone = await stepsPerSecond({ ...pair.ours.clientEnv, MLFLOW_TRACKING_URI: nothing.url }, 'trust');
    nothing.stop();
    rows.push({
      scenario: `training loop of the Python client, ${how}`,
      unit: 'steps/s',
      kind: 'rate',
      ...seen,
      limit: { what: 'the client alone', value: alone },
      aim: 1,
      note: 'five metrics a step, one Python process; the client alone speaks to a server that keeps nothing',
    });
  }
  return rows;
}
