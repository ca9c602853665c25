/** A page asked for by somebody who is not signed in: sign in first, then come back here. */
import { type NextRequest, NextResponse } from 'next/server';

const SESSION_COOKIE = 'plumbline_session';

export function proxy(request: NextRequest): NextResponse {
  if (request.cookies.has(SESSION_COOKIE)) return NextResponse.next();
  const { pathname, search } = request.nextUrl;
  const signIn = new URL('/login', request.url);
  if (pathname !== '/') signIn.searchParams.set('next', pathname + search);
  return NextResponse.redirect(signIn);
}

export const config = { matcher: ['/((?!_next/|api/|login$|.*\\.\\w+$).*)'] };
