/** Which Python a model gets: the installation's, where that has what the model asks for, else an environment of its own. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { env } from '../env';
import { inTurn } from './in-turn';
import { onLines } from './lines';
import { COMPLETE, ENVIRONMENTS, noteUse } from './used-folders';

/** A fault that the owner of an endpoint or of the installation can act on. */
export class RuntimeFault extends Error {}

const BUILD_WITHIN = 30 * 60_000;

type Ran = { code: number; output: string };

function run(
  command: string,
  args: string[],
  onLine: (line: string) => void,
  within = BUILD_WITHIN,
): Promise<Ran> {
  return new Promise((resolve) => {
    const lines: string[] = [];
    const child = spawn(command, args, {
      env: {
        PATH: env.path,
        HOME: os.homedir(),
        LANG: 'C.UTF-8',
        PIP_DISABLE_PIP_VERSION_CHECK: '1',
        PIP_PROGRESS_BAR: 'off',
        ...packageSettings(),
      } as never,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: within,
    });
    const tell = (line: string) => {
      lines.push(line);
      onLine(line);
    };
    onLines(child.stdout, tell);
    onLines(child.stderr, tell);
    child.once('error', (error) => resolve({ code: -1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? -1, output: lines.slice(-20).join('\n') }));
  });
}

/** Where packages come from is the operator's to say; it is no secret of ours. */
const packageSettings = () =>
  Object.fromEntries(Object.entries(env.packageSettings).filter(([, value]) => value !== undefined));

/** What the requirements name that this interpreter lacks or has in another version, a line each. */
const CHECK = `
import sys
from importlib import metadata
try:
    from packaging.requirements import Requirement
except ImportError:
    try:
        from pip._vendor.packaging.requirements import Requirement
    except ImportError:
        sys.exit(print("it has neither pip nor packaging"))
for line in sys.argv[1].splitlines():
    line = line.split("#")[0].strip()
    if not line or line.startswith("-"):
        continue
    try:
        wanted = Requirement(line)
    except Exception:
        print(line)
        continue
    if wanted.marker and not wanted.marker.evaluate():
        continue
    try:
        found = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        print(f"{line} (not there)")
        continue
    if not wanted.specifier.contains(found, prereleases=True):
        print(f"{line} (there is {found})")
`;

const known = new Map<string, Promise<string | undefined>>();

// Not as one text: Next's bundler would follow the link that it is, out of the project, and give up.
const ownPython = () => path.resolve(/* turbopackIgnore: true */ ['.venv', 'bin', 'python'].join(path.sep));

/** The first that is there and new enough, with mlflow in it or not. */
function basePython(candidates: string[]): Promise<string | undefined> {
  const key = candidates.join('\n');
  const asked = known.get(key) ?? findPython(candidates);
  known.set(key, asked);
  // None, or none that answered in time, is no answer for good: whoever installs one need not start anew.
  void asked.then((found) => found ?? known.delete(key));
  return asked;
}

async function findPython(candidates: string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    const { code } = await run(
      candidate,
      ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'],
      () => {},
      20_000,
    );
    if (code === 0) return candidate;
  }
  return undefined;
}

type Build = { python: Promise<string>; said: string[]; listeners: Set<(line: string) => void> };

/** Environments that are being built: whoever asks for the same meanwhile is told all of it too. */
const building = new Map<string, Build>();

/**
 * The interpreter for a model.
 *
 * @param requirements the model's requirements.txt
 * @param onLine told of every line that building an environment prints
 * @param candidates interpreters of the installation, the first that is there counts
 * @throws RuntimeFault where there is no Python, or the environment cannot be built
 */
export async function pythonFor(
  requirements: string,
  onLine: (line: string) => void,
  candidates = [env.python, ownPython(), 'python3'],
): Promise<string> {
  const base = await basePython(candidates.filter((one) => one !== undefined));
  if (!base) {
    throw new RuntimeFault(
      'There is no Python on this model server, which this model needs. Install Python 3.9 or later and set PLUMBLINE_PYTHON to it, or log the model as ONNX.',
    );
  }
  const missing = await run(base, ['-c', CHECK, requirements || 'mlflow'], () => undefined, 60_000);
  if (missing.code === 0 && missing.output === '') {
    onLine(`The installation's Python has all that the model asks for: ${base}`);
    return base;
  }
  onLine(`The installation's Python does not fit: ${missing.output.split('\n').join('; ')}`);
  const digest = createHash('sha256').update(`${base}\n${requirements}`).digest('hex').slice(0, 24);
  const build = building.get(digest) ?? beginBuild(base, requirements, digest);
  for (const line of build.said) onLine(line);
  build.listeners.add(onLine);
  return build.python;
}

/** What pip calls an error; else the last lines, as other tools have theirs. */
function reasonIn(output: string): string {
  const lines = output.split('\n');
  const errors = lines.flatMap((line) => /^ERROR: (.*)/.exec(line)?.[1] ?? []);
  return (errors.length > 0 ? errors : lines).slice(-3).join(' ');
}

function beginBuild(base: string, requirements: string, digest: string): Build {
  const said: string[] = [];
  const listeners: Build['listeners'] = new Set();
  const tell = (line: string) => {
    said.push(line);
    for (const listener of listeners) listener(line);
  };
  const python = inItsTurn(base, requirements, digest, tell).finally(() => building.delete(digest));
  const build = { python, said, listeners };
  building.set(digest, build);
  return build;
}

/** A worker and a model server of one home may want the same at one moment: the second finds what the first has built. */
async function inItsTurn(
  base: string,
  requirements: string,
  digest: string,
  onLine: (line: string) => void,
): Promise<string> {
  await fs.mkdir(ENVIRONMENTS, { recursive: true });
  return inTurn(
    path.join(ENVIRONMENTS, `${digest}.turn`),
    () => buildEnvironment(base, requirements, digest, onLine),
    () => onLine('Another process is building its environment: it is waited for.'),
  );
}

async function buildEnvironment(
  base: string,
  requirements: string,
  digest: string,
  onLine: (line: string) => void,
): Promise<string> {
  const folder = path.join(ENVIRONMENTS, digest);
  const python = path.join(folder, 'bin', 'python');
  if (await fs.stat(path.join(folder, COMPLETE)).catch(() => undefined)) {
    await noteUse(folder);
    onLine(`Its environment is there: ${digest}`);
    return python;
  }
  const started = Date.now();
  await fs.rm(folder, { recursive: true, force: true });
  const list = path.join(path.dirname(folder), `${digest}.txt`);
  // Without it the model could not be loaded at all.
  const asked = /^mlflow\b/m.test(requirements) ? requirements : `${requirements}\nmlflow\n`;
  await fs.writeFile(list, asked);
  const hasUv = (await run('uv', ['--version'], () => undefined, 10_000)).code === 0;
  onLine(`Building an environment with ${hasUv ? 'uv' : 'venv and pip'} …`);
  const steps: [string, string[]][] = hasUv
    ? [
        ['uv', ['venv', '--python', base, folder]],
        ['uv', ['pip', 'install', '--python', python, '-r', list]],
      ]
    : [
        [base, ['-m', 'venv', folder]],
        [python, ['-m', 'pip', 'install', '-r', list]],
      ];
  for (const [command, args] of steps) {
    const { code, output } = await run(command, args, onLine);
    if (code !== 0) {
      await fs.rm(folder, { recursive: true, force: true });
      await fs.rm(list, { force: true });
      throw new RuntimeFault(`The model's environment cannot be built: ${reasonIn(output).slice(0, 600)}`);
    }
  }
  await fs.writeFile(path.join(folder, COMPLETE), '');
  onLine(`The environment is built, in ${Math.round((Date.now() - started) / 1000)} s.`);
  return python;
}
