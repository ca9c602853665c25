export { describeAuditLog } from './audit/describe-audit-log';
export { exportAuditLog } from './audit/export-audit-log';
export { listAuditLog } from './audit/list-audit-log';
export { explainAccess, getAccess } from './explain-access';
export { getMe } from './get-me';
export { createGroup, deleteGroup, getGroup, updateGroup } from './groups';
export { listAllTokens } from './list-all-tokens';
export { findGroups, listGroups } from './list-groups';
export { listServicePrincipals, listUsers } from './list-users';
export { findMentionable } from './mentions';
export {
  countNotifications,
  listNotifications,
  readAllNotifications,
  readNotifications,
} from './notifications';
export {
  getPermissions,
  listPermissionLevels,
  setPermissions,
  updatePermissions,
} from './permissions';
export { searchPrincipals } from './principals';
export { changeAccount, findAccounts, getAccount, getMyAccount, provisionAccount } from './provisioning';
export {
  createServicePrincipal,
  createServiceToken,
  listServiceTokens,
  revokeAnyToken,
} from './service-principals';
export {
  listSessions,
  listUserSessions,
  revokeOtherSessions,
  revokeSession,
  revokeUserSessions,
} from './sessions';
export { signIn, signOut } from './sign-in';
export { beginSso } from './sso/begin';
export { finishSso } from './sso/finish';
export {
  checkSsoProvider,
  getMyWaysIn,
  getSignInWays,
  getSsoSettings,
  saveSsoSettings,
} from './sso/settings';
export { createToken, listTokens, revokeToken } from './tokens';
export { changePassword, createUser, updateUser } from './users';
