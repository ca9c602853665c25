/** People, groups and credentials: the role decides, or they are one's own. */
import { byPath, own, type Requests } from '../entry';

const aGroup = { id: '00000000-0000-4000-8000-00000000000e' };

export const identity: Requests = {
  type: 'experiment',
  makeEstate: async (owner) => ({ owner, objectId: '' }),
  requests: {
    'identity.getMe': own(() => ({})),
    'identity.listTokens': own(() => ({})),
    'identity.createToken': own(() => ({ name: 't' })),
    'identity.listAllTokens': own(() => ({})),
    'identity.listSessions': own(() => ({})),
    'identity.revokeSession': own(() => ({ id: '0123456789abcdef' })),
    'identity.revokeOtherSessions': own(() => ({})),
    'identity.listUserSessions': own((e) => ({ userId: e.owner.user?.id })),
    'identity.revokeUserSessions': own(() => ({ userId: aGroup.id })),
    'identity.listUsers': own(() => ({})),
    'identity.createUser': own(() => ({
      email: `${crypto.randomUUID()}@example.com`,
      name: 'New',
      role: 'viewer',
      password: 'long enough to pass',
    })),
    'identity.updateUser': own((e) => ({ id: e.owner.user?.id, name: 'Renamed' })),
    'identity.listAuditLog': own(() => ({})),
    'identity.describeAuditLog': own(() => ({})),
    'identity.exportAuditLog': byPath('own', () => ({
      method: 'POST',
      path: '/api/console/identity.exportAuditLog',
      body: {},
    })),
    'identity.listNotifications': own(() => ({})),
    'identity.countNotifications': own(() => ({})),
    'identity.readNotifications': own(() => ({ ids: [1] })),
    'identity.readAllNotifications': own(() => ({ upTo: 0 })),

    'identity.searchPrincipals': own(() => ({ search: 'a' })),
    'identity.listGroups': own(() => ({})),
    'identity.findGroups': own(() => ({})),
    'identity.getGroup': own(() => aGroup),
    'identity.createGroup': own(() => ({ name: crypto.randomUUID() })),
    'identity.updateGroup': own(() => ({ ...aGroup, description: 'd' })),
    'identity.deleteGroup': own(() => aGroup),
    'identity.listServicePrincipals': own(() => ({})),
    'identity.createServicePrincipal': own(() => ({ name: 'a machine' })),
    'identity.listServiceTokens': own(() => aGroup),
    'identity.createServiceToken': own(() => ({ ...aGroup, name: 't' })),
    'identity.revokeAnyToken': own(() => aGroup),

    'identity.findAccounts': own(() => ({ kind: 'person' })),
    'identity.getAccount': own(() => ({ kind: 'person', ...aGroup })),
    'identity.getMyAccount': own(() => ({})),
    'identity.changeAccount': own(() => ({ kind: 'person', ...aGroup, name: 'n' })),
    'identity.provisionAccount': own(() => ({ kind: 'service', name: 'a machine' })),

    'identity.getSsoSettings': own(() => ({})),
    'identity.checkSsoProvider': own(() => ({ issuer: 'http://127.0.0.1:9', clientId: 'c' })),
    'identity.saveSsoSettings': own(() => ({
      isOn: false,
      name: 'Acme',
      issuer: 'https://login.example.com',
      clientId: 'c',
    })),
    'identity.getMyWaysIn': own(() => ({})),
  },
  elsewhere: {
    'identity.getSignInWays': 'for anyone',
    'identity.beginSso': 'for anyone',
    'identity.finishSso': 'for anyone',
    'identity.signIn': 'for anyone',
    'identity.signOut': 'for oneself',
    'identity.changePassword': 'needs the present password',
    'identity.revokeToken': 'one’s own alone',
  },
};
