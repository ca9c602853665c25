export { installationId } from '@/lib/platform/seal';
export { authenticate } from './authenticate';
export { ensureAdministrator } from './ensure-administrator';
export { type Audience, type Notice, notify, settle } from './notify';
export type { Permissions } from './permissions';
export type { Account } from './provisioning';
