/** `npm start`: from a fresh clone to a running Plumbline. Needs nothing but Node; says what it does. */
import './check-node.mjs';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

process.chdir(path.resolve(import.meta.dirname, '../..'));

const DISK_NEEDED = 3 * 2 ** 30;

const say = (line) => process.stdout.write(`${line}\n`);
const fail = (message) => {
  say(`\n${message}\n`);
  process.exit(1);
};

/** One line a step; a long one counts its seconds where a person watches. */
async function step(name, work) {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(0);
  const ticker =
    process.stdout.isTTY && setInterval(() => process.stdout.write(`\r  … ${name}  ${seconds()} s `), 500);
  const notice = !ticker && setTimeout(() => say(`  … ${name}`), 1000);
  try {
    const didWork = await work();
    if (ticker) process.stdout.write('\r\x1b[2K');
    if (didWork !== false) say(`  ✓ ${name}  ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } finally {
    if (ticker) clearInterval(ticker);
    clearTimeout(notice);
  }
}

function checkDisk() {
  const { bavail, bsize } = fs.statfsSync('.');
  const isInstalled = fs.existsSync('node_modules/.plumbline/install');
  if (!isInstalled && bavail * bsize < DISK_NEEDED) {
    fail(
      `There is ${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB of free disk here; installing and building needs 3 GiB. Free some, then run npm start again.`,
    );
  }
}

/** As the database's own start finds it, but minutes before: run by root, the server is another user, who must be able to walk here. */
function checkWay() {
  if (process.getuid?.() !== 0 || process.env.DATABASE_URL) return;
  const folders = [path.resolve(process.env.PLUMBLINE_HOME || '.plumbline'), process.cwd()];
  for (const folder of folders)
    for (let at = folder; at !== path.dirname(at); at = path.dirname(at))
      if (fs.existsSync(at) && at !== folders[0] && (fs.statSync(at).mode & 0o001) === 0)
        fail(
          `Started by root, the database runs as the user postgres, which cannot enter ${at}. Run \`chmod o+x ${at}\`, start as another user, or set PLUMBLINE_HOME or DATABASE_URL.`,
        );
}

/**
 * Installs what the lock file says, when it is another one than last time. `npm ci` would refuse a lock file that lacks
 * other systems' optional binaries, which not every registry carries; `install --no-save` keeps to the lock all the same.
 */
export async function install() {
  const lock = fs.readFileSync('package-lock.json', 'utf8');
  const stamp = 'node_modules/.plumbline/install';
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) return false;
  // Ended in the middle, it leaves packages of two lists: also whoever goes back to the list of before installs anew.
  fs.rmSync(stamp, { force: true });
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(
    command,
    [...args, 'install', '--no-save', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'],
    {
      env: { ...process.env, NODE_ENV: '', ONNXRUNTIME_NODE_INSTALL: 'skip' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const code = await new Promise((resolve) => {
    child.once('error', ({ message }) => {
      output += message;
      resolve(-1);
    });
    child.once('close', resolve);
  });
  if (code !== 0) {
    const advice = /ENOSPC/.test(output)
      ? 'The disk is full: free some space'
      : /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(output)
        ? 'The package registry cannot be reached: check the network or npm’s proxy settings'
        : 'See above';
    throw new Error(
      `${output.trim()}\n\nThe packages cannot be installed. ${advice}, then run npm start again.`,
    );
  }
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, lock);
  return true;
}

async function main() {
  checkDisk();
  checkWay();
  say('Plumbline');
  await step('Packages', install);
  const { generate, bundle, buildPages } = await import('./build.mjs');
  await step('Database client', generate);
  await step('Server', bundle);
  await step('Pages', buildPages);
  // From here on the process is the product's own; this one only waits for its end.
  const up = spawn(process.execPath, ['--enable-source-maps', 'dist/up.js'], {
    stdio: process.send ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    env: { ...process.env, PLUMBLINE_LOG_LEVEL: process.env.PLUMBLINE_LOG_LEVEL || 'warn' },
  });
  if (process.send) up.on('message', (message) => process.send(message));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // Ctrl-C in a terminal reaches the child by itself.
    process.on(signal, () => signal === 'SIGTERM' && up.kill(signal));
  }
  up.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  main().catch((error) => fail(error.message));
}
