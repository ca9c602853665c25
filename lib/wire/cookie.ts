/** The console's session cookie. Over https it has a name that no other host of the same domain can set. */
export const SESSION_COOKIE = 'plumbline_session';
export const SAFE_SESSION_COOKIE = '__Host-plumbline_session';

/** The session's secret among a request's cookies. */
export const sessionAmong = (cookieOf: (name: string) => string | undefined): string | undefined =>
  cookieOf(SAFE_SESSION_COOKIE) ?? cookieOf(SESSION_COOKIE);

type Fields = { name: string; value: string; maxAge: number; isSecure: boolean };

export const cookie = ({ name, value, maxAge, isSecure }: Fields): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${isSecure ? '; Secure' : ''}`;
