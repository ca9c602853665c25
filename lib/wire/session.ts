/** Answers that open or end a browser's session. */
import { isEncrypted } from '@/lib/core/own-host';
import { cookie, SAFE_SESSION_COOKIE, SESSION_COOKIE } from './cookie';

const AGE = 14 * 86_400;

/** A new secret each time: whatever cookie was there before is worth nothing. */
export function openSession(response: Response, request: Request, secret: string): Response {
  const isSecure = isEncrypted(request);
  const name = isSecure ? SAFE_SESSION_COOKIE : SESSION_COOKIE;
  response.headers.append('set-cookie', cookie({ name, value: secret, maxAge: AGE, isSecure }));
  return response;
}

export function endSession(response: Response, request: Request): Response {
  const isSecure = isEncrypted(request);
  for (const name of isSecure ? [SAFE_SESSION_COOKIE, SESSION_COOKIE] : [SESSION_COOKIE]) {
    response.headers.append('set-cookie', cookie({ name, value: '', maxAge: 0, isSecure }));
  }
  return response;
}
