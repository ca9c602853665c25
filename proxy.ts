/** Every page: what it may run, and who is not signed in signs in first, then comes back. */
import { type NextRequest, NextResponse } from 'next/server';
import { pagePolicy } from '@/lib/pure/page-policy';
import { sessionAmong } from '@/lib/wire/cookie';

/** For whoever is not signed in. */
const isOpen = (pathname: string) => pathname === '/login';

export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  // Whether it is one is for the page to say, which knows the settings.
  const isSignedIn =
    sessionAmong(
      (name) => request.cookies.get(name)?.value,
      () => false,
    ) !== undefined;
  if (!isSignedIn && !isOpen(pathname)) {
    const signIn = new URL('/login', request.url);
    if (pathname !== '/') signIn.searchParams.set('next', pathname + search);
    return NextResponse.redirect(signIn);
  }
  // Set by the build: a page's proxy reads no settings.
  const isDevelopment = process.env.NODE_ENV === 'development';
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = pagePolicy({ nonce, isDevelopment });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-frame-options', 'DENY');
  return response;
}

// All but files of the build, the icon, and the roots of the API.
export const config = {
  matcher: [
    '/((?!_next/static/|_next/image|icon\\.svg$|(?:api|ajax-api|health|version|ready|metrics|get-artifact|model-versions|boxed-page|embed|\\.well-known)(?:/|$)).*)',
  ],
};
