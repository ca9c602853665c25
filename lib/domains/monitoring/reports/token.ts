/** What opens an embedded report: signed, ending by our clock alone, and worth nothing once its link is gone. */
import { errors, jwtVerify, SignJWT } from 'jose';
import { keyFor } from '@/lib/platform/seal';

const ISSUER = 'plumbline';
const AUDIENCE = 'embed';
const key = () => keyFor('report-links:1');

export const signToken = (linkId: string, monitorId: string, expires: number, now: number): Promise<string> =>
  new SignJWT({ res: monitorId })
    .setProtectedHeader({ alg: 'HS256', kid: '1' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(linkId)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(expires / 1000))
    .sign(key());

export type Opened = { linkId: string; monitorId: string; isExpired: boolean };

/** Undefined for what is none of ours: signed by another key, for another purpose, or changed. */
export async function openToken(token: string): Promise<Opened | undefined> {
  const claimsOf = (payload: { jti?: string; res?: unknown }, isExpired: boolean): Opened | undefined =>
    payload.jti !== undefined && typeof payload.res === 'string'
      ? { linkId: payload.jti, monitorId: payload.res, isExpired }
      : undefined;
  try {
    const { payload } = await jwtVerify(token, key(), {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['HS256'],
      requiredClaims: ['exp', 'jti', 'res'],
    });
    return claimsOf(payload, false);
  } catch (error) {
    // Its signature is checked before its time.
    if (error instanceof errors.JWTExpired) return claimsOf(error.payload, true);
    return undefined;
  }
}
