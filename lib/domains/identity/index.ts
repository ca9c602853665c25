export { authenticate } from './authenticate';
export { ensureAdministrator } from './ensure-administrator';
