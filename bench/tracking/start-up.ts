/** From the command to the first page, on a database that is already set up; and the memory at rest. */
import { residentMegabytes } from './processes';
import type { Row } from './rounds';
import type { Launcher, Server } from './servers';
import type { Settings } from './settings';

const PAGE_WITHIN = 60_000;

export async function startUp(
  launchers: { theirs: Launcher; ours: Launcher },
  settings: Settings,
): Promise<Row[]> {
  const seconds = { theirs: [] as number[], ours: [] as number[] };
  const memory = { theirs: [] as number[], ours: [] as number[] };
  for (let round = 0; round < settings.starts; round += 1) {
    for (const side of ['theirs', 'ours'] as const) {
      const began = performance.now();
      const server = await launchers[side].start();
      await firstPage(server);
      seconds[side].push((performance.now() - began) / 1000);
      memory[side].push(residentMegabytes(server.pid));
      await server.stop();
    }
  }
  const note = 'the server that answers; neither background jobs nor model serving';
  return [
    { scenario: 'start-up until the first page', unit: 's', kind: 'time', ...seconds, aim: 1, note },
    { scenario: 'memory after start-up', unit: 'MB', kind: 'time', ...memory, aim: 1, note },
  ];
}

/** Healthy is not yet usable: the API may answer while the pages still load. Without pages a 404 is all there is. */
async function firstPage({ url, side }: Server): Promise<void> {
  const deadline = performance.now() + PAGE_WITHIN;
  while (performance.now() < deadline) {
    const { status } = await fetch(url, { headers: { accept: 'text/html' } });
    if (status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${side} showed no page within ${PAGE_WITHIN / 1000} s`);
}
