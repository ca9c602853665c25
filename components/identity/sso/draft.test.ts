import { expect, test } from 'vitest';
import { draftOf, emptyDraft, inputOf, type Settings } from './draft';

const settings: Settings = {
  isOn: true,
  name: 'Acme',
  issuer: 'https://login.example.com',
  clientId: 'plumbline',
  scopes: 'openid email',
  emailDomains: ['example.com', 'example.org'],
  makesAccounts: true,
  defaultRole: 'contributor',
  groupClaim: 'groups',
  mapping: [
    { value: 'ml', groupId: 'g' },
    { value: 'leads', role: 'admin' },
  ],
  isPasswordOff: false,
  hasSecret: true,
  updatedAt: 1,
};

test('what was saved goes out as it came in, and the secret stays where it is', () => {
  const { hasSecret: _, updatedAt: __, ...fields } = settings;
  expect(inputOf(draftOf(settings))).toEqual(fields);
});

test('a secret goes out where one was typed', () => {
  expect(inputOf({ ...draftOf(settings), secret: 'x' })).toMatchObject({ clientSecret: 'x' });
});

test('domains are read as people write them', () => {
  const { emailDomains } = inputOf({ ...emptyDraft, emailDomains: ' example.com,example.org \n a.b ' });
  expect(emailDomains).toEqual(['example.com', 'example.org', 'a.b']);
});

test('lines of the mapping that nobody filled in are left out', () => {
  const mapping = [{ value: ' ' }, { value: 'ml', groupId: 'g' }, { value: 'x' }];
  expect(inputOf({ ...emptyDraft, mapping }).mapping).toEqual([
    { value: 'ml', groupId: 'g' },
    { value: 'x', role: 'viewer' },
  ]);
});
