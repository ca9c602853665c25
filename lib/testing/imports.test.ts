import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { operations } from '@/lib/wire/console/operations';
import { faultOf, graphOf, importsOf, sourceFiles } from './imports';

const root = path.resolve(import.meta.dirname, '../..');

test('every import keeps to the table', () => {
  const graph = graphOf(root);
  // An empty graph would pass anything.
  expect(graph.length).toBeGreaterThan(300);
  expect(graph.flatMap(({ from, to }) => faultOf(from, to) ?? [])).toEqual([]);
});

test.each([
  ['lib/pure/format.ts', '@/lib/platform/db'],
  ['lib/core/audit.ts', '@/lib/domains/tracking'],
  ['lib/domains/tracking/log-batch.ts', '@/lib/domains/identity/users'],
  ['lib/domains/tracking/log-batch.ts', '../identity/users'],
  ['components/tracking/run-page.tsx', '@/lib/core/perform'],
  ['components/tracking/run-page.tsx', '@/lib/domains/tracking/operations'],
  ['lib/domains/tracking/log-batch.ts', 'pg'],
  ['app/layout.tsx', '@/lib/platform/db'],
  ['components/tracking/run-page.tsx', 'next/dynamic'],
])('a planted violation is found: %s → %s', (from, to) => {
  expect(faultOf(from, to)).toBeDefined();
});

test.each([
  ["import { a } from './a';", ['./a']],
  ["import type { a } from './a';", []],
  ["import { type A, type B } from './a';", []],
  ["import { type A, b } from './a';", ['./a']],
  ["export { a } from './a';\nexport type { B } from './b';", ['./a']],
  ["import './side';\nconst x = await import('./late');", ['./side', './late']],
  ["import {\n  a,\n  type B,\n} from '@/lib/x';", ['@/lib/x']],
])('imports of %j', (source, expected) => {
  expect(importsOf(source)).toEqual(expected);
});

test('the environment is read in one place, and browser code says where it is', () => {
  for (const file of sourceFiles(root)) {
    const source = fs.readFileSync(path.join(root, file), 'utf8');
    if (!/^lib\/(platform\/env|processes\/)/.test(file)) expect(source, file).not.toContain('process.env');
    if (/^['"]use client['"]/.test(source))
      expect(file).toMatch(
        /^(components\/|lib\/client\/|app\/.*(error|providers|global-error|not-found)\.tsx$)/,
      );
  }
});

test('what runs needs no sources beside it: an image has none', () => {
  const files = sourceFiles(root).filter((file) => /^(lib|components|app)\//.test(file));
  const named = files.filter((file) => {
    if (/^lib\/testing\/|\.test\./.test(file)) return false;
    return /path\.(resolve|join)\(\s*['"](lib|components|clients|e2e)\//.test(
      fs.readFileSync(path.join(root, file), 'utf8'),
    );
  });
  expect(files.length).toBeGreaterThan(300);
  expect(named).toEqual([]);
});

test('operation names are unique and say their domain', () => {
  const names = operations.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const domains = fs.readdirSync(path.join(root, 'lib/domains')).join('|');
  for (const name of names) expect(name).toMatch(new RegExp(`^(${domains})\\.[a-z][a-zA-Z]+$`));
});

test('columns come by the room that the page has beside the sidebar, not by the window', () => {
  const files = sourceFiles(root, ['components']).filter((file) =>
    /(?<![@\w])(sm|md|lg|xl|2xl):table-cell/.test(fs.readFileSync(path.join(root, file), 'utf8')),
  );
  expect(files).toEqual([]);
});
