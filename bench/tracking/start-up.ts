/** From the command to the first healthy answer, on a database that is already set up; and the memory at rest. */
import { residentMegabytes } from './processes';
import type { Row } from './rounds';
import type { Launcher } from './servers';
import type { Settings } from './settings';

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
      seconds[side].push((performance.now() - began) / 1000);
      memory[side].push(residentMegabytes(server.pid));
      await server.stop();
    }
  }
  return [
    { scenario: 'start-up until healthy', unit: 's', kind: 'time', ...seconds, aim: 1 },
    { scenario: 'memory after start-up', unit: 'MB', kind: 'time', ...memory, aim: 1 },
  ];
}
