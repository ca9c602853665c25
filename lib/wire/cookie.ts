/** The console's session cookie. Over https it has a name that no other host of the same domain can set. */
export const SESSION_COOKIE = 'plumbline_session';
export const SAFE_SESSION_COOKIE = '__Host-plumbline_session';

/**
 * The session's secret among a request's cookies. Where the connection is encrypted one of the other name is none of ours:
 * a neighbour of the same domain may have put it there, to have somebody work in a session of theirs.
 */
export function sessionAmong(
  cookieOf: (name: string) => string | undefined,
  isEncrypted: () => boolean,
): string | undefined {
  const safe = cookieOf(SAFE_SESSION_COOKIE);
  if (safe !== undefined) return safe;
  const plain = cookieOf(SESSION_COOKIE);
  return plain !== undefined && !isEncrypted() ? plain : undefined;
}

type Fields = { name: string; value: string; maxAge: number; isSecure: boolean };

export const cookie = ({ name, value, maxAge, isSecure }: Fields): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${isSecure ? '; Secure' : ''}`;
