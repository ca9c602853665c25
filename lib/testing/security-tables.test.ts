import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { securityTables } from './security-tables';

const file = path.resolve(import.meta.dirname, '../../docs/security.md');
const BETWEEN =
  /(<!-- tables: made from lib\/pure\/permission-levels\.ts -->\n\n)([\s\S]*?)(\n\n<!-- \/tables -->)/;

test('docs/security.md has the tables that decide (`UPDATE_DOCS=1` writes them)', () => {
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(BETWEEN);
  if (process.env.UPDATE_DOCS) {
    writeFileSync(
      file,
      text.replace(BETWEEN, (_, before, __, after) => before + securityTables() + after),
    );
  }
  expect(BETWEEN.exec(readFileSync(file, 'utf8'))?.[2]).toBe(securityTables());
});

test('each file that docs/security.md leans on is there', () => {
  const named = [...readFileSync(file, 'utf8').matchAll(/`((?:lib|e2e|components)\/[\w./-]+)`/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !existsSync(path.resolve(import.meta.dirname, '../..', name)))).toEqual([]);
});
