/** Shapes of the managed platform's answers. */
import type { Permissions } from '@/lib/domains/identity';
import type { ObjectType } from '@/lib/pure/permission-levels';

/** What the clients call the types of objects: in a path, and in an answer. */
export const TYPES: Record<ObjectType, { path: string; name: string }> = {
  experiment: { path: 'experiments', name: 'mlflowExperiment' },
  'registered-model': { path: 'registered-models', name: 'registered-model' },
  'feature-table': { path: 'feature-tables', name: 'feature-table' },
  'serving-endpoint': { path: 'serving-endpoints', name: 'serving-endpoint' },
  monitor: { path: 'monitors', name: 'monitor' },
  'scoring-job': { path: 'scoring-jobs', name: 'scoring-job' },
  report: { path: 'reports', name: 'report' },
  repo: { path: 'repos', name: 'repo' },
  job: { path: 'jobs', name: 'job' },
};

const NAMES = { user: 'user_name', group: 'group_name', service: 'service_principal_name' };

export function presentPermissions({ objectType, objectId, entries }: Permissions) {
  const { name, path } = TYPES[objectType];
  return {
    object_id: `/${path}/${objectId}`,
    object_type: name,
    access_control_list: entries.map(({ principal, levels }) => ({
      [NAMES[principal.kind]]: principal.handle,
      display_name: principal.name,
      all_permissions: levels.map(({ level, isInherited }) => ({
        permission_level: level,
        inherited: isInherited,
        ...(isInherited && { inherited_from_object: [`/${path}/`] }),
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
