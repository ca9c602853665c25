/** Shapes of the managed platform's answers. */
import type { Permissions } from '@/lib/domains/identity';
import type { ObjectType } from '@/lib/pure/permission-levels';

const TYPES: Record<ObjectType, { type: string; path: string }> = {
  experiment: { type: 'mlflowExperiment', path: '/experiments' },
};

const NAMES = { user: 'user_name', group: 'group_name', service: 'service_principal_name' };

export function presentPermissions({ objectType, objectId, entries }: Permissions) {
  const { type, path } = TYPES[objectType];
  return {
    object_id: `${path}/${objectId}`,
    object_type: type,
    access_control_list: entries.map(({ principal, levels }) => ({
      [NAMES[principal.kind]]: principal.handle,
      display_name: principal.name,
      all_permissions: levels.map(({ level, isInherited }) => ({
        permission_level: level,
        inherited: isInherited,
        ...(isInherited && { inherited_from_object: [`${path}/`] }),
      })),
    })),
  };
}

type TokenInfo = { id: string; name: string; createdAt: number; expiresAt: number | null };

export const presentTokenInfo = ({ id, name, createdAt, expiresAt }: TokenInfo) => ({
  token_id: id,
  comment: name,
  creation_time: createdAt,
  expiry_time: expiresAt ?? -1,
});
