/** SCIM's resources (RFC 7643) and what they say in the product's words. Unknown attributes are passed over. */
import { z } from 'zod';
import type { Account } from '@/lib/domains/identity';
import { invalid } from '@/lib/pure/errors';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
const MESSAGES = 'urn:ietf:params:scim:api:messages:2.0';

const Value = z.object({ value: z.string() });
/** Of a group, as many as a request has room for: a directory sends all of them at once. */
export const Members = z.array(Value).max(50_000);
const Flag = z.preprocess(
  // One large directory sends its booleans as text.
  (value) => (typeof value === 'string' ? { true: true, false: false }[value.toLowerCase()] : value),
  z.boolean(),
);

/** What is read of a User or ServicePrincipal. */
const AccountFields = z.object({
  userName: z.string().optional(),
  applicationId: z.string().optional(),
  displayName: z.string().optional(),
  name: z
    .object({
      formatted: z.string().optional(),
      givenName: z.string().optional(),
      familyName: z.string().optional(),
    })
    .optional(),
  active: Flag.optional(),
  externalId: z.string().optional(),
  roles: z.array(Value).max(1000).optional(),
});
export type AccountFields = z.output<typeof AccountFields>;

export const GroupFields = z.object({
  displayName: z.string().optional(),
  externalId: z.string().optional(),
  members: Members.optional(),
});
export type GroupFields = z.output<typeof GroupFields>;

export function readFields<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(`${issue?.path.join('.') || 'The body'}: ${issue?.message}`, {
    field: issue?.path.join('.'),
  });
}

const ROLES = ['viewer', 'contributor', 'admin'] as const;

const roleOf = (roles: AccountFields['roles']) =>
  roles && (ROLES.findLast((role) => roles.some(({ value }) => value === role)) ?? 'viewer');

/** What is said of an account, which may be a part of it. */
export const accountOf = (body: unknown) => {
  const fields = readFields(AccountFields, body);
  return {
    userName: fields.userName ?? fields.applicationId,
    name: fields.displayName ?? fields.name?.formatted,
    givenName: fields.name?.givenName,
    familyName: fields.name?.familyName,
    isActive: fields.active,
    externalId: fields.externalId,
    role: roleOf(fields.roles),
  };
};

/** Of an account that is said as a whole: what is shown is made of the parts of its name where nothing else is. */
export const wholeAccountOf = (body: unknown) => {
  const { name, ...account } = accountOf(body);
  const parts = [account.givenName, account.familyName].filter(Boolean).join(' ');
  return { ...account, name: name ?? (parts || undefined) };
};

type Location = { base: string };
const meta = ({ base }: Location, resourceType: string, id: string, createdAt: number) => ({
  resourceType,
  location: `${base}/${resourceType}s/${id}`,
  created: new Date(createdAt).toISOString(),
});

const complex = ({ base }: Location, groups: { id: string; name: string }[]) =>
  groups.map(({ id, name }) => ({ value: id, display: name, type: 'direct', $ref: `${base}/Groups/${id}` }));

export function presentUser(account: Account, location: Location) {
  const { id, userName, name, givenName, familyName, isActive, externalId, role, createdAt } = account;
  return {
    schemas: [`${CORE}:User`],
    id,
    userName,
    displayName: name,
    name: { formatted: name, ...(givenName && { givenName }), ...(familyName && { familyName }) },
    emails: [{ value: userName, type: 'work', primary: true }],
    active: isActive,
    ...(externalId !== null && { externalId }),
    groups: complex(location, account.groups),
    roles: [{ value: role }],
    entitlements: [{ value: 'workspace-access' }],
    meta: meta(location, 'User', id, createdAt),
  };
}

export function presentServicePrincipal(account: Account, location: Location) {
  const { id, userName, name, isActive, externalId, role, createdAt } = account;
  return {
    schemas: [`${CORE}:ServicePrincipal`],
    id,
    applicationId: userName,
    displayName: name,
    active: isActive,
    ...(externalId !== null && { externalId }),
    groups: complex(location, account.groups),
    roles: [{ value: role }],
    entitlements: [{ value: 'workspace-access' }],
    meta: meta(location, 'ServicePrincipal', id, createdAt),
  };
}

type Group = { id: string; name: string; externalId: string | null; createdAt: number };
type Member = { id: string; name: string; kind: 'user' | 'group' | 'service' };
const PLURALS = { user: 'Users', group: 'Groups', service: 'ServicePrincipals' };

export function presentGroup(
  { group, members, parents }: { group: Group; members: Member[]; parents: { id: string; name: string }[] },
  location: Location,
) {
  return {
    schemas: [`${CORE}:Group`],
    id: group.id,
    displayName: group.name,
    ...(group.externalId !== null && { externalId: group.externalId }),
    members: members.map(({ id, name, kind }) => ({
      value: id,
      display: name,
      $ref: `${location.base}/${PLURALS[kind]}/${id}`,
    })),
    groups: complex(location, parents),
    meta: meta(location, 'Group', group.id, group.createdAt),
  };
}

/** In SCIM's own type of content, which every client of it takes. */
export const scimJson = (body: unknown, init: { status?: number; location?: string } = {}): Response =>
  new Response(JSON.stringify(body), {
    status: init.status ?? 200,
    headers: {
      'content-type': 'application/scim+json; charset=utf-8',
      ...(init.location && { location: init.location }),
    },
  });

const namesIn = (list: string | undefined) =>
  list?.split(',').map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/^urn:.*:/, '')
      .replace(/\..*$/, ''),
  );

const ALWAYS = ['schemas', 'id'];

/** The attributes that were asked for, or all but those that were not wanted (RFC 7644, 3.9). */
export function projected(
  resource: Record<string, unknown>,
  {
    attributes,
    excludedAttributes,
  }: { attributes?: string | undefined; excludedAttributes?: string | undefined },
): Record<string, unknown> {
  const [wanted, unwanted] = [namesIn(attributes), namesIn(excludedAttributes)];
  if (!wanted && !unwanted) return resource;
  const isKept = (name: string) =>
    ALWAYS.includes(name) ||
    (wanted ? wanted.includes(name.toLowerCase()) : !unwanted?.includes(name.toLowerCase()));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isKept(name)));
}

export const presentList = (resources: object[], total: number, startIndex: number) => ({
  schemas: [`${MESSAGES}:ListResponse`],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

export const presentError = (status: number, detail: string, scimType?: string) => ({
  schemas: [`${MESSAGES}:Error`],
  status: String(status),
  ...(scimType && { scimType }),
  detail,
});
