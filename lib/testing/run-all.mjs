/** `npm test`: everything, on a fresh clone too. Checks, unit and database tests, then a real server with real clients and a real browser. */
import '../processes/check-node.mjs';
import { fork, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { install } from '../processes/start.mjs';

process.chdir(path.resolve(import.meta.dirname, '../..'));

const ADMIN = {
  email: 'admin@example.com',
  password: 'a-password-for-tests',
  token: 'plb_a_token_for_tests_0123456789',
};
const bin = (name) => path.join('node_modules', '.bin', name);
const say = (line) => process.stdout.write(`${line}\n`);
const totals = { passed: 0, failed: 0, skipped: 0 };
/** What failed, told again at the end, where one looks first. */
const failures = [];
/** What passed only when it was tried again: not a failure, and not well. */
const unsteady = [];
const started = Date.now();

/** Runs a command with its output shown behind its name. Resolves to its exit code and all it printed. */
function run(name, command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let rest = '';
    const show = (text) => {
      output += text;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) say(`[${name}] ${line}`);
    };
    child.stdout.setEncoding('utf8').on('data', show);
    child.stderr.setEncoding('utf8').on('data', show);
    child.once('error', (error) => resolve({ code: 127, output: String(error) }));
    child.once('exit', (code) => resolve({ code: code ?? 1, output }));
  });
}

const count = (output, pattern) => Number(pattern.exec(output)?.[1] ?? 0);

/** Adds what a runner counted. One that failed without saying what counts as one failure. */
function tally(name, { code, output }) {
  const summary = output
    .split('\n')
    .slice(-60)
    .join('\n')
    .replace(/Test Files.*\n/g, '');
  const failed = count(summary, /(\d+) failed/) + count(summary, /(\d+) errors?\b/);
  totals.passed += count(summary, /(\d+) passed/);
  totals.skipped += count(summary, /(\d+) skipped/);
  totals.failed += code !== 0 && failed === 0 ? 1 : failed;
  const tests = unsteadyTests(output);
  unsteady.push(...tests);
  if (code !== 0) {
    say(`[${name}] FAILED (exit ${code})`);
    failures.push(`${name} (exit ${code})`, ...failedTests(output).filter((test) => !tests.includes(test)));
  }
}

/** The names that vitest (and the error below it), pytest and Playwright print of failed tests. */
function failedTests(output) {
  const lines = output.split('\n');
  const found = lines.flatMap((line, at) => {
    if (/^ FAIL {2}/.test(line)) return [line.trim(), `  ${lines[at + 1]?.trim()}`];
    return /^(FAILED|ERROR) \S+::|^ {4}\[\w+\] › /.test(line) ? [line.trim()] : [];
  });
  return [...new Set([...found, ...unhandledErrors(lines)])].slice(0, 60).map((line) => `  ${line}`);
}

/** What vitest tells of errors that no test waited for: each fails the run although every test passed. */
function unhandledErrors(lines) {
  const at = lines.findIndex((line) => line.includes(' Unhandled Errors '));
  return at === -1 ? [] : lines.slice(at, at + 40).filter((line) => line.trim() !== '');
}

/** The test files that vitest names with a failure, or with an error that no test waited for. */
function failedFiles(output) {
  const named = output.matchAll(
    /^ FAIL {2}(?:\|\w+\| )?(\S+\.test\.ts)|^This error originated in "([^"]+)"/gm,
  );
  return [...new Set([...named].map(([, failed, origin]) => failed ?? origin))];
}

const MOST_TRIED_AGAIN = 5;

/** All unit and database tests. As journeys have it, the files of a few that fail have a second try, and what needed it is told. */
async function unitTests(env) {
  const vitest = (files) => run('unit', bin('vitest'), ['run', '--reporter=default', ...files], env);
  const first = await vitest([]);
  const files = failedFiles(first.output);
  if (first.code === 0 || files.length === 0 || files.length > MOST_TRIED_AGAIN) return first;
  const second = await vitest(files);
  if (second.code !== 0) return first;
  unsteady.push(...failedTests(first.output));
  const failed = count(first.output, /^ +Tests {2}(\d+) failed/m);
  const passed = count(first.output, /^ +Tests .*?(\d+) passed/m) + failed;
  const skipped = count(first.output, /^ +Tests .*?(\d+) skipped/m);
  return { code: 0, output: `${passed} passed, ${skipped} skipped` };
}

/** The names below Playwright's line of those that it calls flaky. */
function unsteadyTests(output) {
  const lines = output.split('\n');
  const after = lines.slice(lines.findIndex((line) => /^ {2}\d+ flaky/.test(line)) + 1 || lines.length);
  const end = after.findIndex((line) => !/^ {4}\[\w+\] › /.test(line));
  return after.slice(0, end === -1 ? after.length : end).map((line) => `  ${line.trim()}`);
}

const check = async (name, command, args, env) => {
  const { code } = await run(name, command, args, env);
  totals[code === 0 ? 'passed' : 'failed'] += 1;
  if (code !== 0) failures.push(name);
  return code === 0;
};

const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** A Python environment with the clients of the tests, made once. */
async function providePython() {
  const venv = path.resolve('.venv/bin/python');
  const wanted = fs.readFileSync('e2e/clients/requirements.txt', 'utf8');
  const stamp = '.venv/requirements.txt';
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return venv;
  const isNewEnough = 'import sys; sys.exit(sys.version_info < (3, 10))';
  const python = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'].find((name) =>
    works(name, ['-c', isNewEnough]),
  );
  if (!python) return undefined;
  const made = await run('python', python, ['-m', 'venv', '.venv']);
  if (made.code !== 0) return undefined;
  const pip = await run('python', venv, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    'e2e/clients/requirements.txt',
  ]);
  if (pip.code !== 0) throw new Error('The Python clients cannot be installed; the lines above say why.');
  fs.writeFileSync(stamp, wanted);
  return venv;
}

/** Chromium without a window, which draws at half the cost; the system's, Debian's package where we may install it, or Playwright's own. */
async function provideChromium() {
  const found = (...names) => names.map((name) => `/usr/bin/${name}`).find((file) => fs.existsSync(file));
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const debians = ['chromium-headless-shell', 'chromium'];
  if (!found(debians[0]) && process.getuid?.() === 0 && works('apt-get', ['--version'])) {
    await run('chromium', 'apt-get', ['update', '-qq']);
    const install = (name) =>
      run('chromium', 'apt-get', [
        'install',
        '-y',
        '-qq',
        '--no-install-recommends',
        name,
        'fonts-liberation',
      ]);
    await install(debians[0]);
    if (!found(...debians)) await install(debians[1]);
  }
  const chromium = found(...debians, 'chromium-browser', 'google-chrome');
  if (!chromium) await run('chromium', bin('playwright'), ['install', 'chromium']);
  return chromium;
}

/** A whole installation on a free port with a home of its own. */
function startServer() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'plumbline-e2e-'));
  fs.chmodSync(home, 0o755);
  const env = {
    ...process.env,
    PORT: '0',
    PLUMBLINE_HOME: home,
    PLUMBLINE_ADMIN_EMAIL: ADMIN.email,
    PLUMBLINE_ADMIN_PASSWORD: ADMIN.password,
    PLUMBLINE_ADMIN_TOKEN: ADMIN.token,
    PLUMBLINE_LOG_LEVEL: 'warn',
    // The tests receive webhooks themselves.
    PLUMBLINE_WEBHOOK_ADDRESSES: '127.0.0.1',
  };
  delete env.DATABASE_URL;
  const child = fork('lib/processes/start.mjs', [], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ready = new Promise((resolve, reject) => {
    child.on('message', (message) => message.ready && resolve(message));
    ended.then(() => reject(new Error('The server ended before it was ready.')));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    fs.rmSync(home, { recursive: true, force: true });
  };
  return { ready, stop };
}

async function main() {
  await install();
  const { generate, bundle, buildPages } = await import('../processes/build.mjs');
  await generate();
  const pythonReady = providePython();
  const chromiumReady = provideChromium();

  await check('format and lint', bin('biome'), ['ci', '--colors=off']);
  // Next writes the types of its routes.
  await run('types', bin('next'), ['typegen']);
  await check('types', bin('tsc'), ['--noEmit', '-p', '.']);
  const python = await pythonReady;
  const chromium = await chromiumReady;
  if (!python)
    say('There is no Python 3.10 or newer here: the tests with the real Python clients are skipped.');

  await bundle();
  tally('unit', await unitTests({ PLUMBLINE_TEST_PYTHON: python ?? '', PLUMBLINE_TEST_BUNDLE: '1' }));
  await buildPages();
  const server = startServer();
  try {
    const { port, databaseUrl } = await server.ready;
    const url = `http://127.0.0.1:${port}`;
    const env = {
      PLUMBLINE_URL: url,
      PLUMBLINE_TOKEN: ADMIN.token,
      PLUMBLINE_EMAIL: ADMIN.email,
      PLUMBLINE_PASSWORD: ADMIN.password,
      PLUMBLINE_DATABASE_URL: databaseUrl,
      PLUMBLINE_PYTHON: python ?? '',
      ...(chromium && { CHROMIUM: chromium }),
    };
    if (python)
      tally(
        'clients',
        await run(
          'clients',
          python,
          ['-m', 'pytest', '-c', 'e2e/clients/pytest.ini', 'e2e/clients', '--color=no'],
          env,
        ),
      );
    tally(
      'browser',
      await run('browser', bin('playwright'), ['test', '-c', 'e2e/playwright.config.ts'], env),
    );
  } finally {
    await server.stop();
  }
}

let fatal;
try {
  await main();
} catch (error) {
  fatal = error;
  totals.failed += 1;
  say(error.stack ?? String(error));
}
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
if (unsteady.length > 0) say(`\nPASSED ONLY WHEN TRIED AGAIN:\n${unsteady.join('\n')}`);
if (failures.length > 0) say(`\nFAILED:\n${failures.join('\n')}`);
say(`\nIn ${minutes} minutes:`);
say(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 && !fatal ? 0 : 1);
