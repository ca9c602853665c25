/** SCIM 2.0 (RFC 7644) at the paths of the managed platform: identity providers provision users and groups here. */
import { readJson } from '@/lib/core/body';
import { publicOrigin } from '@/lib/core/own-host';
import { type Exchange, type Route, route } from '@/lib/core/surface';
import { installationId } from '@/lib/domains/identity';
import * as identity from '@/lib/domains/identity/operations';
import { notFound } from '@/lib/pure/errors';
import { onceOf } from '../mlflow/query';
import { readFilter } from './filter';
import { patchedAttributes, patchedGroup } from './patch';
import { PREFIX } from './paths';
import {
  accountOf,
  GroupFields,
  presentGroup,
  presentList,
  presentServicePrincipal,
  presentUser,
  projected,
  readFields,
  scimJson,
  wholeAccountOf,
} from './resources';

const BODY_LIMIT = 4 << 20;
const MOST = 1000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const at = ({ request }: Exchange) => ({ base: publicOrigin(request) + PREFIX });
const bodyOf = ({ request }: Exchange) => readJson(request, BODY_LIMIT);
const idOf = ({ params: { id = '' } }: Exchange) => {
  if (!UUID.test(id)) throw notFound('No such resource.');
  return id;
};

const whole = (value: unknown, fallback: number) => {
  const number = Number(value ?? fallback);
  return Number.isInteger(number) ? number : fallback;
};

const asked = ({ request }: Exchange) => onceOf(request.url);

const pageOf = (exchange: Exchange) => {
  const { startIndex, count, filter } = asked(exchange);
  return {
    startIndex: Math.max(1, whole(startIndex, 1)),
    count: Math.min(MOST, Math.max(0, whole(count, 100))),
    filter,
  };
};

const ACCOUNT_FIELDS = {
  username: 'userName',
  applicationid: 'userName',
  'emails.value': 'userName',
  emails: 'userName',
  displayname: 'displayName',
  'name.formatted': 'displayName',
  externalid: 'externalId',
  id: 'id',
  active: 'active',
  groups: 'groups',
  'groups.value': 'groups',
};

const GROUP_FIELDS = {
  displayname: 'displayName',
  externalid: 'externalId',
  id: 'id',
  members: 'members',
  'members.value': 'members',
};

const SORTED_BY = ['userName', 'displayName', 'externalId', 'id'];

/** What cannot be sorted by is not: the order is a wish. */
function orderOf(exchange: Exchange) {
  const { sortBy, sortOrder } = asked(exchange);
  const field = ACCOUNT_FIELDS[(sortBy ?? '').toLowerCase() as keyof typeof ACCOUNT_FIELDS];
  return {
    ...(SORTED_BY.includes(field) && { sortBy: field }),
    isDescending: sortOrder?.toLowerCase() === 'descending',
  };
}

const made = (resource: { meta: { location: string } }) =>
  scimJson(resource, { status: 201, location: resource.meta.location });

/** The same six lines for people and for service principals. */
function accounts(path: string, kind: 'person' | 'service'): Route[] {
  const present = kind === 'person' ? presentUser : presentServicePrincipal;
  const one = (account: Parameters<typeof presentUser>[0], exchange: Exchange) =>
    present(account, at(exchange));
  return [
    route('GET', path, identity.findAccounts, {
      read: (exchange) => {
        const { filter, ...page } = pageOf(exchange);
        return { kind, where: readFilter(filter, ACCOUNT_FIELDS), ...orderOf(exchange), ...page };
      },
      present: ({ accounts: found, total, startIndex }, exchange) =>
        presentList(
          found.map((account) => projected(one(account, exchange), asked(exchange))),
          total,
          startIndex,
        ),
    }),
    route('POST', path, identity.provisionAccount, {
      read: async (exchange) => ({ kind, ...wholeAccountOf(await bodyOf(exchange)) }),
      present: (account, exchange) => made(one(account, exchange)),
    }),
    route('GET', `${path}/:id`, identity.getAccount, {
      read: (exchange) => ({ kind, id: idOf(exchange) }),
      present: (account, exchange) => projected(one(account, exchange), asked(exchange)),
    }),
    route('PUT', `${path}/:id`, identity.changeAccount, {
      read: async (exchange) => ({ kind, id: idOf(exchange), ...wholeAccountOf(await bodyOf(exchange)) }),
      present: one,
    }),
    route('PATCH', `${path}/:id`, identity.changeAccount, {
      read: async (exchange) => ({
        kind,
        id: idOf(exchange),
        ...accountOf(patchedAttributes(await bodyOf(exchange))),
      }),
      present: one,
    }),
    // What somebody did stays readable: the account is deactivated, and an account of that name later is this one.
    route('DELETE', `${path}/:id`, identity.changeAccount, {
      read: (exchange) => ({ kind, id: idOf(exchange), isActive: false }),
      present: () => new Response(null, { status: 204 }),
    }),
  ];
}

const groupOf = (body: unknown) => {
  const { displayName, externalId, members } = readFields(GroupFields, body);
  return { name: displayName, externalId, ...(members && { members: members.map(({ value }) => value) }) };
};

type GroupPage = Parameters<typeof presentGroup>[0];
const oneGroup = (page: GroupPage, exchange: Exchange) => presentGroup(page, at(exchange));

/** Members of many groups are many: a directory that does not look at them says so. */
const isWanted = (name: string, exchange: Exchange) =>
  Object.hasOwn(projected({ [name]: true }, asked(exchange)), name);

const groups: Route[] = [
  route('GET', '/Groups', identity.findGroups, {
    read: (exchange) => {
      const { filter, ...page } = pageOf(exchange);
      const where = readFilter(filter, GROUP_FIELDS);
      return { ...page, where, withMembers: isWanted('members', exchange) };
    },
    present: ({ groups: found, members = {}, total, startIndex }, exchange) =>
      presentList(
        found.map((group) =>
          projected(
            oneGroup({ group, members: members[group.id] ?? [], parents: [] }, exchange),
            asked(exchange),
          ),
        ),
        total,
        startIndex,
      ),
  }),
  route('POST', '/Groups', identity.createGroup, {
    read: async (exchange) => groupOf(await bodyOf(exchange)),
    present: (page, exchange) => made(oneGroup(page, exchange)),
  }),
  route('GET', '/Groups/:id', identity.getGroup, {
    read: (exchange) => ({ id: idOf(exchange) }),
    present: (page, exchange) => projected(oneGroup(page, exchange), asked(exchange)),
  }),
  route('PUT', '/Groups/:id', identity.updateGroup, {
    read: async (exchange) => ({ members: [], ...groupOf(await bodyOf(exchange)), id: idOf(exchange) }),
    present: oneGroup,
  }),
  route('PATCH', '/Groups/:id', identity.updateGroup, {
    read: async (exchange) => ({ ...patchedGroup(await bodyOf(exchange)), id: idOf(exchange) }),
    present: oneGroup,
  }),
  route('DELETE', '/Groups/:id', identity.deleteGroup, {
    read: (exchange) => ({ id: idOf(exchange) }),
    present: () => new Response(null, { status: 204 }),
  }),
];

const me = route('GET', '/Me', identity.getMyAccount, {
  read: () => ({}),
  present(account, exchange) {
    const body =
      account.kind === 'person'
        ? presentUser(account, at(exchange))
        : { ...presentServicePrincipal(account, at(exchange)), userName: account.userName };
    const response = scimJson(body);
    response.headers.set('x-databricks-org-id', installationId());
    return response;
  },
});

/** Whatever is not a response yet goes out in SCIM's type of content. */
const inScim = ({ present, ...rest }: Route): Route => ({
  ...rest,
  present(output: never, exchange: Exchange) {
    const presented = present?.(output, exchange);
    return presented instanceof Response ? presented : scimJson(presented);
  },
});

export const routes: Route[] = [
  me,
  ...accounts('/Users', 'person'),
  ...accounts('/ServicePrincipals', 'service'),
  ...groups,
].map(inScim);
