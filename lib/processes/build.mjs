/** Builds what runs: the database client, the pages, and one bundle a process. Each part only when its sources changed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

export const PROCESSES = [
  'up',
  'web',
  'worker',
  'engine',
  'model-server',
  'model',
  'migrate',
  'backup',
  'restore',
];
const stamps = 'node_modules/.plumbline';

/** A digest of all files below the given paths. */
export function digestOf(roots) {
  const hash = createHash('sha256');
  const visit = (file) => {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of fs.readdirSync(file).sort())
        if (name !== 'prisma' || !file.endsWith('lib/platform')) visit(path.join(file, name));
    } else if (!/\.test\.tsx?$/.test(file)) hash.update(file).update('\0').update(fs.readFileSync(file));
  };
  for (const root of roots) visit(root);
  return hash.digest('hex');
}

/** Runs `work` unless the stamp says that it was done for these very sources and its result is there. */
export async function onceFor(name, sources, result, work) {
  const digest = digestOf(sources);
  const stamp = path.join(stamps, name);
  const known = fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === digest;
  if (known && fs.existsSync(result)) return false;
  // Ended in the middle, it leaves parts of two builds: also whoever goes back to the sources of before begins anew.
  fs.rmSync(stamp, { force: true });
  await work();
  fs.mkdirSync(stamps, { recursive: true });
  fs.writeFileSync(stamp, digest);
  return true;
}

/** Runs a Node program without a word, unless it fails: then with all its words. */
async function quietly(fault, args, env) {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${fault}:\n${output}`);
}

export function generate() {
  return onceFor(
    'generate',
    ['prisma/schema', 'prisma.config.ts', 'package-lock.json'],
    'lib/platform/prisma/client.ts',
    () => {
      // The generator looks for an engine that it does not run; naming any program keeps it from a download.
      const env = {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      };
      return quietly(
        'The database client cannot be generated',
        ['node_modules/prisma/build/index.js', 'generate', '--no-hints'],
        env,
      );
    },
  );
}

export function bundle() {
  return onceFor(
    'bundle',
    ['lib', 'prisma/schema', 'clients/demo', 'tsconfig.json', 'package-lock.json'],
    'dist/up.js',
    async () => {
      const { build } = await import('esbuild');
      fs.rmSync('dist', { recursive: true, force: true });
      await build({
        entryPoints: PROCESSES.map((name) => `lib/processes/${name}.ts`),
        outdir: 'dist',
        bundle: true,
        splitting: true,
        platform: 'node',
        format: 'esm',
        target: 'node20',
        packages: 'external',
        sourcemap: true,
        logLevel: 'warning',
      });
      fs.copyFileSync('lib/platform/runtimes/score.py', 'dist/score.py');
      fs.cpSync('clients/demo', 'dist/demo', { recursive: true });
    },
  );
}

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

/**
 * A script that begins with this is compiled whole while it is fetched, in Chromium, beside the page's own thread and not
 * on it, function by function, as they are first called. Other browsers read a comment.
 * https://v8.dev/blog/explicit-compile-hints
 */
const COMPILE_AHEAD = '//# allFunctionsCalledOnLoad\n';

/** Readies scripts and styles for the web process to send: scripts marked, the compressed forms of both beside them. */
export async function finishFiles(folder) {
  const finish = async (file) => {
    if (file.endsWith('.js')) fs.writeFileSync(file, COMPILE_AHEAD + fs.readFileSync(file, 'utf8'));
    const content = fs.readFileSync(file);
    // Higher ones take the build as long again, for a hundredth less.
    const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 9 };
    fs.writeFileSync(`${file}.br`, await brotli(content, { params }));
    fs.writeFileSync(`${file}.gz`, await gzip(content, { level: 9 }));
  };
  const names = fs.readdirSync(folder, { recursive: true });
  await Promise.all(
    names.filter((name) => /\.(js|css|svg)$/.test(name)).map((name) => finish(path.join(folder, name))),
  );
}

export function buildPages() {
  return onceFor(
    'pages',
    ['app', 'components', 'lib', 'prisma/schema', 'proxy.ts', 'next.config.js', 'package-lock.json'],
    '.next/BUILD_ID',
    async () => {
      const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
      await quietly('The pages cannot be built', ['node_modules/next/dist/bin/next', 'build'], env);
      await finishFiles('.next/static');
    },
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await generate();
  await bundle();
  await buildPages();
}
