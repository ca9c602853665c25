import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, nobody, refusal, unique } from '@/lib/testing/callers';
import { listAllTokens } from './list-all-tokens';
import { createServicePrincipal, createServiceToken } from './service-principals';
import { createToken } from './tokens';

const mark = unique();
let admin: Caller;
let person: Caller;
let secrets: string[];
beforeAll(async () => {
  admin = await callerWithRole('admin');
  person = await callerWithRole('viewer');
  const own = await perform(createToken, person, { name: `${mark} laptop`, expiresInDays: 7 });
  const { servicePrincipal } = await perform(createServicePrincipal, admin, { name: `${mark} ci` });
  const theirs = await perform(createServiceToken, admin, { id: servicePrincipal.id, name: 'nightly' });
  secrets = [own.token, theirs.token];
});

type Input = Parameters<typeof listAllTokens.run>[1];
const ask = (input: Partial<Input> = {}) => perform(listAllTokens, admin, { search: mark, ...input });
const names = async (input: Partial<Input> = {}) => (await ask(input)).tokens.map(({ name }) => name);

describe('works', () => {
  test('everybody’s, newest first, with whose they are and no secret', async () => {
    const { tokens } = await ask();
    expect(tokens).toMatchObject([
      { name: 'nightly', owner: { kind: 'service', name: `${mark} ci` }, expiresAt: null },
      { name: `${mark} laptop`, owner: { kind: 'person', handle: person.user?.email } },
    ]);
    for (const secret of secrets) expect(JSON.stringify(tokens)).not.toContain(secret);
  });

  test('by name, by owner, and as the search is written', async () => {
    expect(await names({ search: `${mark} LAP` })).toEqual([`${mark} laptop`]);
    expect(await names({ search: person.user?.email ?? '' })).toEqual([`${mark} laptop`]);
    expect(await names({ search: `${mark}%` })).toEqual([]);
  });

  test('by state', async () => {
    const id = (await ask()).tokens[1]?.id;
    expect(await names({ state: 'endless' })).toEqual(['nightly']);
    expect(await names({ state: 'active' })).toHaveLength(2);
    expect(await names({ state: 'unused' })).toEqual([]);
    await prisma().token.update({ where: { id }, data: { expiresAt: new Date(0), createdAt: new Date(1) } });
    expect(await names({ state: 'expired' })).toEqual([`${mark} laptop`]);
    expect(await names({ state: 'unused' })).toEqual([`${mark} laptop`]);
    expect(await names({ state: 'active' })).toEqual(['nightly']);
  });

  test('page by page, each once', async () => {
    const many = unique();
    const data = Array.from({ length: 205 }, (_, index) => ({
      userId: person.user?.id ?? '',
      name: `${many} ${index}`,
      prefix: 'plb_aaaa',
      hash: `${many} ${index}`,
      // Several of one moment: the id decides.
      createdAt: new Date(1_700_000_000_000 + Math.floor(index / 10)),
    }));
    await prisma().token.createMany({ data });
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await ask({ search: many, pageToken });
      seen.push(...page.tokens.map(({ name }) => name));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen).toHaveLength(205);
    expect(new Set(seen).size).toBe(205);
  });
});

test('refuses bad input: a state that is none, a page of another question', async () => {
  expect((await refusal(perform(listAllTokens, admin, { state: 'stolen' }))).field).toBe('state');
  expect((await refusal(perform(listAllTokens, admin, { pageToken: 'x' }))).field).toBe('pageToken');
});

test('refuses a stranger', async () => {
  expect((await refusal(perform(listAllTokens, nobody, {}))).code).toBe('UNAUTHENTICATED');
  expect((await refusal(perform(listAllTokens, person, {}))).code).toBe('PERMISSION_DENIED');
});
