export { installationId } from '@/lib/platform/seal';
export { authenticate, recognise } from './authenticate';
export type { Condition } from './directory-filter';
export { ensureAdministrator } from './ensure-administrator';
export { lendToken, takeTokenBack } from './lend-token';
export { type About, namesOfMentioned, readers, tellMentioned } from './mentions';
export {
  type Audience,
  concerns,
  findPeople,
  type Notice,
  notify,
  type Person,
  redirect,
  reword,
  settle,
  settleOthers,
  tellCaller,
  untoldKeys,
} from './notify';
export type { Permissions } from './permissions';
export type { Account } from './provisioning';
export { standInFor } from './stand-in';
