/** What a directory may ask before it provisions (RFC 7644, 4): what is supported here, and which attributes there are. */
import { Hono } from 'hono';
import { publicOrigin } from '@/lib/core/own-host';
import { secured } from '@/lib/core/surface';
import { PREFIX } from './paths';
import { presentList, scimJson } from './resources';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
const no = { supported: false };

const CONFIG = {
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 1000 },
  changePassword: no,
  sort: { supported: true },
  etag: no,
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Access token',
      description: 'An access token of an administrator, as a bearer token.',
      primary: true,
    },
  ],
};

type Attribute = { name: string; type: string; [more: string]: unknown };

const attribute = (name: string, type: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  type,
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});
const several = (name: string, more: Partial<Attribute> = {}) =>
  attribute(name, 'complex', { multiValued: true, subAttributes: [attribute('value', 'string')], ...more });
const fixed = { mutability: 'readOnly' };
const identifying = { required: true, uniqueness: 'server' };

const TYPES: [name: string, attributes: Attribute[]][] = [
  [
    'User',
    [
      attribute('userName', 'string', identifying),
      attribute('displayName', 'string'),
      attribute('name', 'complex', {
        subAttributes: ['formatted', 'givenName', 'familyName'].map((name) => attribute(name, 'string')),
      }),
      several('emails', fixed),
      attribute('active', 'boolean'),
      several('groups', fixed),
      several('roles'),
    ],
  ],
  [
    'ServicePrincipal',
    [
      attribute('applicationId', 'string', { uniqueness: 'server', mutability: 'immutable' }),
      attribute('displayName', 'string', { required: true }),
      attribute('active', 'boolean'),
      several('groups', fixed),
      several('roles'),
    ],
  ],
  ['Group', [attribute('displayName', 'string', identifying), several('members'), several('groups', fixed)]],
];

const documents = (base: string) => ({
  ResourceTypes: TYPES.map(([name]) => ({
    schemas: [`${CORE}:ResourceType`],
    id: name,
    name,
    endpoint: `/${name}s`,
    schema: `${CORE}:${name}`,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  })),
  Schemas: TYPES.map(([name, attributes]) => ({
    schemas: [`${CORE}:Schema`],
    id: `${CORE}:${name}`,
    name,
    attributes,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${CORE}:${name}` },
  })),
});

/** The same for everybody: nobody has to be known for it. */
export function discovery(): Hono {
  const app = new Hono();
  app.get('/ServiceProviderConfig', () => secured(scimJson(CONFIG)));
  for (const kind of ['ResourceTypes', 'Schemas'] as const) {
    const all = (request: Request) => documents(publicOrigin(request) + PREFIX)[kind];
    app.get(`/${kind}`, (c) => {
      const found = all(c.req.raw);
      return secured(scimJson(presentList(found, found.length, 1)));
    });
    app.get(`/${kind}/:id`, (c, next) => {
      const one = all(c.req.raw).find(({ id }) => id === c.req.param('id'));
      return one ? Promise.resolve(secured(scimJson(one))) : next();
    });
  }
  return app;
}
