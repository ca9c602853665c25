/** What one caller alone feels: the way through the web process beyond the model server, and an endpoint that has to wake up first. */
import { type Job, run } from './load';

type Side = Pick<Job, 'headers' | 'body'>;

/**
 * Milliseconds at the median that the way through the web process adds for one caller, in turn with the straight way.
 *
 * @param seconds of each way in each of the rounds
 */
export async function measureProxy(
  { headers, body }: Side,
  [straight, through]: [string, string],
  rounds: number,
  seconds: number,
): Promise<{ straight: number; through: number }> {
  const times = { straight: [] as number[], through: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [side, url] of [
      ['straight', straight],
      ['through', through],
    ] as const) {
      const { p50 } = await run({ url, headers, body, connections: 1, seconds });
      // The first round warms up.
      if (round > 0) times[side].push(p50);
    }
  }
  const median = (list: number[]) =>
    [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
  return { straight: median(times.straight), through: median(times.through) };
}

/** Milliseconds from a request to its answer where the endpoint is scaled to zero; the median of so many. */
export async function measureWake(
  url: string,
  endpoint: string,
  model: { entity_name: string; entity_version: string },
  { headers, body }: Side,
  times: number,
): Promise<number> {
  const send = async (method: string, path: string, content?: object | string) => {
    const answer = await fetch(url + path, {
      method,
      headers,
      ...(content && { body: typeof content === 'string' ? content : JSON.stringify(content) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.text();
  };
  await send('POST', '/api/2.0/serving-endpoints', {
    name: endpoint,
    config: { served_entities: [{ ...model, name: 'v1', scale_to_zero_enabled: true }] },
  });
  // A little over half a second: no client's API has that setting.
  await send('POST', '/api/console/serving.changeSettings', {
    name: endpoint,
    change: { idleMinutes: 0.01 },
  });
  const isAsleep = async () => {
    const input = encodeURIComponent(JSON.stringify({ name: endpoint }));
    return (await send('GET', `/api/console/serving.getEndpoint?input=${input}`)).includes('SCALED_TO_ZERO');
  };
  const taken: number[] = [];
  const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
  for (let time = 0; time < times; time += 1) {
    while (!(await isAsleep())) await pause();
    const began = performance.now();
    await send('POST', `/serving-endpoints/${endpoint}/invocations`, body);
    taken.push(performance.now() - began);
    // What is said of it follows what it does: until it is said to be awake, it would be measured awake and taken for asleep.
    while (await isAsleep()) await pause();
  }
  return taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)] ?? Number.NaN;
}
