/** The managed platform's REST API, one line an endpoint. Paths are relative to /api/2.0. */
import { readFields } from '@/lib/core/body';
import { type Exchange, type Route, route } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import * as identity from '@/lib/domains/identity/operations';
import { notFound } from '@/lib/pure/errors';
import { OBJECT_TYPES } from '@/lib/pure/permission-levels';
import { featureRoutes } from './feature-routes';
import { onlineRoutes } from './online-routes';
import { presentPermissions, presentTokenInfo, TYPES } from './present';
import { registryRoutes } from './registry-routes';
import { scoringRoutes } from './scoring-routes';
import { servingRoutes } from './serving-routes';

const BODY_LIMIT = 1 << 20;

function target({ params: { type = '', id = '' } }: Exchange) {
  const objectType = OBJECT_TYPES.find((one) => TYPES[one].path === type);
  if (!objectType) throw notFound(`There are no permissions on '${type}'.`);
  // "Everything of the type" is not an object that clients can name.
  if (id === '') throw notFound('No such object.');
  return { objectType, objectId: id };
}

const withGrants = (operation: typeof identity.setPermissions | typeof identity.updatePermissions) => ({
  read: async (exchange: Exchange) => ({
    ...(decode(operation.input, await readFields(exchange.request, BODY_LIMIT)) as object),
    ...target(exchange),
  }),
  present: presentPermissions,
});

export const routes: Route[] = [
  route('GET', '/permissions/:type/:id', identity.getPermissions, {
    read: target,
    present: presentPermissions,
  }),
  route('PUT', '/permissions/:type/:id', identity.setPermissions, withGrants(identity.setPermissions)),
  route(
    'PATCH',
    '/permissions/:type/:id',
    identity.updatePermissions,
    withGrants(identity.updatePermissions),
  ),
  route('GET', '/permissions/:type/:id/permissionLevels', identity.listPermissionLevels, {
    read: target,
    present: ({ levels }) => ({
      permission_levels: levels.map(({ level, description }) => ({ permission_level: level, description })),
    }),
  }),

  route('POST', '/token/create', identity.createToken, {
    async read({ request }) {
      const { comment, lifetime_seconds: seconds } = await readFields(request, BODY_LIMIT);
      return {
        name: comment || 'made by a client',
        // Less than nothing is the clients' word for no end.
        ...(seconds !== undefined && Number(seconds) >= 0 && { expiresInSeconds: seconds }),
      };
    },
    present: ({ id, token, name, createdAt, expiresAt }) => ({
      token_value: token,
      token_info: presentTokenInfo({ id, name, createdAt, expiresAt }),
    }),
  }),
  route('GET', '/token/list', identity.listTokens, {
    read: () => ({ limit: 10_000 }),
    present: ({ tokens }) => ({ token_infos: tokens.map(presentTokenInfo) }),
  }),
  route('POST', '/token/delete', identity.revokeToken, {
    read: async ({ request }) => ({
      id: (await readFields(request, BODY_LIMIT)).token_id,
    }),
  }),

  ...registryRoutes,
  ...featureRoutes,
  ...onlineRoutes,
  ...scoringRoutes,
  ...servingRoutes,
];
