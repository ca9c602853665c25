/** Why somebody was not let in, by what they were answered. */
import type { RefusalReason } from '@/lib/domains/serving';
import type { ErrorCode } from '@/lib/pure/errors';

const REASONS: Partial<Record<ErrorCode, RefusalReason>> = {
  UNAUTHENTICATED: 'unauthenticated',
  // Of whoever tries too many credentials; the endpoint's own limits are its own to count.
  REQUEST_LIMIT_EXCEEDED: 'unauthenticated',
  PERMISSION_DENIED: 'not_permitted',
  // Whoever may not see an endpoint is told that there is none.
  RESOURCE_DOES_NOT_EXIST: 'not_permitted',
  PAYLOAD_TOO_LARGE: 'too_large',
};

export const refusedAs = (code: ErrorCode): RefusalReason | undefined => REASONS[code];
