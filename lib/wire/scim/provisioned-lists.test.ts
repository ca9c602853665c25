/** Lists of people as directories ask for them: filtered, paged, sorted, shortened. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unique } from '@/lib/testing/callers';
import { type Directory, type List, person, ROOT, startDirectory } from '@/lib/testing/scim';

let directory: Directory;
beforeAll(async () => {
  directory = await startDirectory();
});
afterAll(() => directory.close());

describe('lists', () => {
  const mark = unique();
  const named = (name: string) =>
    person({ userName: `${mark}-${name}@example.com`, displayName: `${mark} ${name}` });
  beforeAll(async () => {
    for (const name of ['a', 'b', 'c']) await directory.send('POST', '/Users', named(name), 201);
    const { Resources } = await directory.find('/Users', `displayName eq "${mark} c"`);
    await directory.patch(`/Users/${Resources[0]?.id}`, { op: 'replace', path: 'active', value: false });
  });
  const letters = ({ Resources }: List) =>
    Resources.map(({ displayName }) => String(displayName).at(-1)).join('');

  test.each([
    ['displayName co "MARK"', 'abc'],
    ['userName sw "MARK" and active eq true', 'ab'],
    ['userName sw "MARK" and not (active eq true)', 'c'],
    ['displayName ew "k b" or displayName eq "MARK a"', 'a'],
    ['userName sw "MARK" and (displayName ew "a" or displayName ew "c")', 'ac'],
    ['userName sw "MARK" and displayName ne "MARK a"', 'bc'],
    ['userName sw "MARK" and externalId pr', ''],
    ['not (active eq true or displayName ew "a") and userName sw "MARK"', 'c'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "MARK"', 'abc'],
  ])('%s', async (filter, expected) => {
    const list = await directory.find('/Users', filter.replaceAll('MARK', mark));
    expect([letters(list), list.totalResults]).toEqual([expected, expected.length]);
  });

  test('are paged, sorted, and shortened to what is asked for', async () => {
    const filter = `userName sw "${mark}"`;
    const page = await directory.find('/Users', filter, {
      startIndex: '2',
      count: '1',
      sortBy: 'displayName',
      sortOrder: 'descending',
    });
    expect([letters(page), page.totalResults, page.startIndex, page.itemsPerPage]).toEqual(['b', 3, 2, 1]);
    const [short] = (await directory.find('/Users', filter, { attributes: 'userName,active' })).Resources;
    expect(Object.keys(short ?? {}).sort()).toEqual(['active', 'id', 'schemas', 'userName']);
    expect((await directory.find('/Users', filter, { count: '0' })).totalResults).toBe(3);
  });

  test.each([
    'shoeSize eq "9"',
    'userName eq',
    'userName lt "a"',
    '(userName eq "a"',
    'userName eq "a" "b"',
    'not userName eq "a"',
  ])('refuse %s', async (filter) => {
    const answer = await directory.server.send('GET', `${ROOT}/Users?${new URLSearchParams({ filter })}`);
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([400, { scimType: 'invalidFilter' }]);
  });
});
