const HERE = 'http://here.invalid';

/**
 * A path of this site with query and fragment, or `/`: where to go after signing in is said by a link, and a link may
 * be anybody's. Judged as a browser reads it, which strips tabs and takes a backslash for a slash.
 */
export function ownPath(text: string | null | undefined): string {
  if (!text?.startsWith('/') || !URL.canParse(text, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(text, HERE);
  return origin === HERE && !pathname.startsWith('//') ? pathname + search + hash : '/';
}
