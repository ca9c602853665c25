/** `npm run dev`: the same product from its sources; pages by `next dev`, which shows each change at once. */
import './check-node.mjs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { generate } from './build.mjs';
import { install } from './start.mjs';

process.chdir(path.resolve(import.meta.dirname, '../..'));
await install();
await generate();

const tsx = path.join('node_modules', '.bin', 'tsx');
const env = {
  ...process.env,
  NODE_ENV: 'development',
  PLUMBLINE_LOG_LEVEL: process.env.PLUMBLINE_LOG_LEVEL || 'info',
};
const up = spawn(tsx, ['lib/processes/up.ts'], { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && up.kill(signal));
up.once('exit', (code) => process.exit(code ?? 0));
