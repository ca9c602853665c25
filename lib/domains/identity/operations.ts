export { getMe } from './get-me';
export { listAuditLog } from './list-audit-log';
export { signIn, signOut } from './sign-in';
export { createToken, listTokens, revokeToken } from './tokens';
export { changePassword, createUser, listUsers, updateUser } from './users';
