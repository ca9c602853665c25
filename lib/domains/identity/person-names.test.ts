import { expect, test } from 'vitest';
import { namesAfter } from './person-names';

const ADA = { name: 'Ada Byron', givenName: 'Ada', familyName: 'Byron' };
const SHORT = { ...ADA, name: 'Ada L.' };
const PLAIN = { name: 'Ada Byron', givenName: null, familyName: null };

test.each([
  ['a part of a name that was made of them', ADA, { familyName: 'King' }, 'Ada King'],
  ['a part that is taken away', ADA, { familyName: '' }, 'Ada'],
  ['all parts taken away', ADA, { givenName: '', familyName: '' }, 'Ada Byron'],
  ['a part of a name that was said by itself', SHORT, { givenName: 'Augusta' }, 'Ada L.'],
  ['one part where none was known', PLAIN, { givenName: 'Augusta' }, 'Ada Byron'],
  ['both parts where none was known', PLAIN, { givenName: 'Augusta', familyName: 'King' }, 'Augusta King'],
  ['the whole name', ADA, { name: 'A. B.', givenName: 'Augusta' }, 'A. B.'],
  ['nothing', PLAIN, {}, 'Ada Byron'],
])('%s', (_, before, said, name) => expect(namesAfter(before, said).name).toBe(name));

test('the parts are kept by themselves', () => {
  expect(namesAfter(PLAIN, { givenName: 'Ada' })).toEqual({ ...PLAIN, givenName: 'Ada' });
  expect(namesAfter(ADA, { familyName: '' })).toEqual({ name: 'Ada', givenName: 'Ada', familyName: null });
});
