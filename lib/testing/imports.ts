/** Who may import whom: the table of the house, and a reader of the imports that are really there. */
import fs from 'node:fs';
import path from 'node:path';

/** At run time; `import type` is free. `@` is the folder's own domain. The first row whose folder fits counts. */
const MAY_IMPORT: [folder: string, allowed: RegExp][] = [
  ['lib/pure/', /^lib\/pure\//],
  ['lib/platform/', /^lib\/(platform|pure)\//],
  ['lib/core/', /^lib\/(core|platform|pure)\//],
  ['lib/domains/', /^lib\/(domains\/@\/|domains\/[^/]+\/index|core\/|platform\/|pure\/)/],
  [
    'lib/wire/',
    /^lib\/(wire\/|core\/|platform\/telemetry|platform\/blobs|platform\/db|platform\/framed|pure\/|domains\/[^/]+\/(operations|index))/,
  ],
  [
    'lib/processes/',
    /^lib\/(processes\/|wire\/|core\/|platform\/|pure\/|domains\/[^/]+\/(jobs|operations|index))/,
  ],
  ['lib/client/', /^lib\/(client|pure)\//],
  ['components/', /^(components\/|lib\/(client|pure)\/|lib\/domains\/[^/]+\/schemas)/],
  ['app/', /^(app\/|components\/|lib\/(client|wire|pure)\/)/],
  ['proxy.ts', /^lib\/(wire|pure)\//],
];

/** Packages that one folder alone may use. */
const ONLY_IN: [packages: RegExp, folder: RegExp][] = [
  [
    /^(@prisma\/|pg$|pg-copy-streams|graphile-worker|@aws-sdk\/|@duckdb\/|onnxruntime-node|ioredis|nodemailer|openid-client)/,
    /^lib\/(platform|processes|testing)\//,
  ],
  // What comes late must not hold back what is drawn, nor let keys fall through to the page.
  [/^next\/dynamic$/, /^components\/ui\/lazily\.tsx$/],
];

export type Import = { from: string; to: string };

const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const ONLY_TYPES = /^\s*(?:import|export)\s*\{(?:\s*type\s+[^,}]+,?)+\s*\}\s*from/;

/** The run-time imports of a source text, as it names them. */
export function importsOf(source: string): string[] {
  return [...source.matchAll(STATEMENT)]
    .filter(([statement]) => !ONLY_TYPES.test(statement.trim()))
    .map(([, named, dynamic]) => named ?? dynamic ?? '');
}

const resolve = (from: string, name: string): string => {
  if (name.startsWith('@/')) return name.slice(2);
  return name.startsWith('.') ? path.posix.join(path.posix.dirname(from), name) : name;
};

const isOurs = (name: string) =>
  /^(lib|app|components|prisma|e2e|bench|clients)\//.test(name) || name === 'proxy.ts';

export function faultOf(from: string, name: string): string | undefined {
  const to = resolve(from, name);
  if (!isOurs(to)) {
    const only = ONLY_IN.find(([packages, folder]) => packages.test(to) && !folder.test(from));
    return only && `${from} uses ${to}, which only ${only[1]} may`;
  }
  const row = MAY_IMPORT.find(([folder]) => from.startsWith(folder));
  if (!row) return undefined;
  const own = /^lib\/domains\/([^/]+)\//.exec(from)?.[1];
  const allowed = own ? new RegExp(row[1].source.replace('@', own)) : row[1];
  // A folder's index may be named by the folder alone.
  return allowed.test(to) || allowed.test(`${to}/index`) ? undefined : `${from} imports ${to}`;
}

const SOURCE = /\.(ts|tsx)$/;
const PASSED_OVER = /\.test\.tsx?$|^lib\/platform\/prisma\//;

export function sourceFiles(root: string, folders = ['lib', 'app', 'components']): string[] {
  return folders
    .flatMap((folder) =>
      fs
        .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => path.posix.join(folder, name)),
    )
    .filter((file) => SOURCE.test(file) && !PASSED_OVER.test(file) && !file.startsWith('lib/testing/'));
}

export function graphOf(root: string): Import[] {
  return sourceFiles(root).flatMap((from) =>
    importsOf(fs.readFileSync(path.join(root, from), 'utf8')).map((to) => ({ from, to })),
  );
}
