import { afterEach, expect, test, vi } from 'vitest';
import { ask } from './call';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a question is asked by its address, and by a body where that would be too long for it', async () => {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push([path, init]);
    return Response.json({ cells: [] });
  });
  const columns = [{ source: 'param' as const, key: 'lr' }];
  const { signal } = new AbortController();
  const long = { runIds: Array.from({ length: 300 }, () => 'a'.repeat(32)), columns };
  await ask('tracking.getRunCells', { runIds: ['a'], columns }, signal);
  await ask('tracking.getRunCells', long, signal);
  const [[short], [path, init]] = asked as [[string, RequestInit], [string, RequestInit]];
  expect(short).toMatch(/^\/api\/console\/tracking\.getRunCells\?input=%7B/);
  expect([path, init.method, init.signal]).toEqual(['/api/console/tracking.getRunCells', 'POST', signal]);
  expect(JSON.parse(String(init.body))).toEqual(long);
});
