'use client';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

export const OUTCOMES = ['done', 'denied', 'failed'] as const;

const parsers = {
  action: parseAsString.withDefault(''),
  actor: parseAsString.withDefault(''),
  type: parseAsString.withDefault(''),
  object: parseAsString.withDefault(''),
  outcome: parseAsStringLiteral(OUTCOMES),
  token: parseAsString.withDefault(''),
  request: parseAsString.withDefault(''),
  from: parseAsInteger,
  to: parseAsInteger,
};

/** What of the log is asked for, as the address holds it. */
export function useAuditFilter() {
  const [values, setFilter] = useQueryStates(parsers);
  const { action, actor, type, object, outcome, token, request, from, to } = values;
  const input = {
    ...(action && { action }),
    ...(actor && { actor }),
    ...(type && { objectType: type }),
    ...(object && { objectId: object }),
    ...(outcome && { outcome }),
    ...(token && { tokenId: token }),
    ...(request && { requestId: request }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
  };
  return {
    values,
    input,
    isFiltered: Object.keys(input).length > 0,
    setFilter: (more: Partial<Record<keyof typeof values, string | number | null>>) =>
      void setFilter(more as Parameters<typeof setFilter>[0]),
    clear: () => void setFilter(null),
  };
}

export type AuditFilterState = ReturnType<typeof useAuditFilter>;
