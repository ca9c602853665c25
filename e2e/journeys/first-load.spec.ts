/** What a page makes a browser fetch before it can be used, from what the build wrote down of each. */
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import zlib from 'node:zlib';
import { expect, test } from 'playwright/test';

const BUILD = '.next';
const PAGES = path.join(BUILD, 'server/app');

/** In kB, each chunk compressed for itself, one of it for the mark at the head of each. React and Next are 132; 180 in all is what we want. */
const MOST = 210;

/** Pages that are not there yet: charts and editors that come with them. None of these grows. */
const HEAVIER: Record<string, number> = {
  '/experiments/[experimentId]': 259,
  '/experiments/[experimentId]/compare': 230,
  '/experiments/[experimentId]/runs/[runId]': 225,
  '/endpoints/[name]': 228,
  '/endpoints/new': 211,
  '/models/[name]': 216,
  '/models/[name]/compare': 237,
  '/models/[name]/versions/[version]': 230,
  '/approvals/[requestId]': 223,
  '/monitors/[monitorId]': 212,
  '/scoring/[name]': 218,
  '/features/[name]': 216,
  '/features/[name]/[feature]': 226,
  '/features/training-sets/new': 237,
};

const sizes = new Map<string, number>();
function sizeOf(chunk: string): number {
  const known =
    sizes.get(chunk) ?? zlib.gzipSync(fs.readFileSync(path.join(BUILD, chunk)), { level: 9 }).length / 1000;
  sizes.set(chunk, known);
  return known;
}

type Manifests = Record<string, { entryJSFiles: Record<string, string[]> }>;

function chunksOf(file: string): [page: string, chunks: string[]][] {
  const page: { __RSC_MANIFEST?: Manifests } = {};
  vm.runInNewContext(fs.readFileSync(path.join(PAGES, file), 'utf8'), { globalThis: page });
  return Object.entries(page.__RSC_MANIFEST ?? {}).map(([name, { entryJSFiles }]) => [
    name.replace(/^\/\(\w+\)/, '').replace(/\/page$/, '') || '/',
    Object.values(entryJSFiles).flat(),
  ]);
}

test('no page has more script to fetch first than it may', () => {
  const { rootMainFiles } = JSON.parse(fs.readFileSync(path.join(BUILD, 'build-manifest.json'), 'utf8'));
  const manifests = fs.readdirSync(PAGES, { recursive: true, encoding: 'utf8' });
  const pages = manifests
    .filter((file) => file.endsWith('page_client-reference-manifest.js'))
    .flatMap(chunksOf)
    .map(([page, chunks]): [string, number] => {
      const all = new Set<string>([...rootMainFiles, ...chunks]);
      return [page, Math.round([...all].reduce((sum, chunk) => sum + sizeOf(chunk), 0))];
    });
  expect(pages.length).toBeGreaterThan(40);
  const beyond = pages.filter(([page, size]) => size > (HEAVIER[page] ?? MOST));
  expect(beyond.map(([page, size]) => `${page}: ${size} kB`)).toEqual([]);
});
