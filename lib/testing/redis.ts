/** A Redis of a test's own, which keeps nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '@/lib/platform/embedded-postgres';

export type TrialRedis = { url: string; stop(): Promise<void> };

/** @throws where no redis-server is installed, or it does not start */
async function startRedis(): Promise<TrialRedis> {
  const port = await freePort();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-redis-'));
  const given = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('redis-server', given, { stdio: 'ignore' });
  await Promise.race([
    once(server, 'spawn'),
    once(server, 'error').then(([error]) => Promise.reject(error as Error)),
  ]);
  const stop = async () => {
    server.kill();
    await fs.rm(folder, { recursive: true, force: true });
  };
  for (;;) {
    if (server.exitCode !== null) throw new Error('it ended at once');
    const socket = net.connect(port, '127.0.0.1');
    const answers = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error'),
    ]).catch(() => false);
    socket.destroy();
    if (answers === true) return { url: `redis://127.0.0.1:${port}`, stop };
    await wait(20);
  }
}

/** The same, or nothing and a line that says what is not tested for want of it. */
export const redisOrLine = (what: string): Promise<TrialRedis | undefined> =>
  startRedis().catch((error: Error) => {
    process.stdout.write(`${what}: no redis-server starts here (${error.message}).\n`);
    return undefined;
  });
