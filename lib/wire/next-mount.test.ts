import path from 'node:path';
import { expect, test } from 'vitest';
import { config as proxied } from '@/proxy';
import { API_ROOTS } from './app';

const pages = proxied.matcher.map((matcher) => new RegExp(`^${matcher}$`));
const isPage = (path: string) => pages.some((page) => page.test(path));

test('where Next alone serves, each root of the API comes to its mount and no page is asked first', async () => {
  const { default: next } = await import(path.resolve('next.config.js'));
  const { beforeFiles }: { beforeFiles: { source: string }[] } = await next.rewrites();
  const answered = ['api', ...beforeFiles.map(({ source }) => source.split('/')[1])];
  expect(answered.sort()).toEqual([...API_ROOTS].sort());
  for (const root of API_ROOTS)
    expect([root, isPage(`/${root}`), isPage(`/${root}/a/b`)]).toEqual([root, false, false]);
  for (const page of ['/', '/login', '/experiments/1', '/healthy', '/apis'])
    expect([page, isPage(page)]).toEqual([page, true]);
});
