/** The console's session cookie. */
export const SESSION_COOKIE = 'plumbline_session';
