import { AppError } from '@/lib/pure/errors';
import { SSO_FAULTS, type SsoFaultCode } from '@/lib/pure/sso-faults';

/** Its field is the code, by which the sign-in page knows what to say. */
export const ssoFault = (code: SsoFaultCode): AppError =>
  new AppError(code === 'provider' ? 'TEMPORARILY_UNAVAILABLE' : 'UNAUTHENTICATED', SSO_FAULTS[code], {
    field: code,
  });
