import type { InputOf } from '@/lib/client/call';
import type { Endpoint } from './endpoint-page';
import type { Limit } from './limit-rows';

type Change = NonNullable<InputOf<'serving.changeSettings'>['change']>;

export const NUMBERS = ['timeoutSeconds', 'queueLimit', 'batchLimit', 'idleMinutes'] as const;

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const differing = <Fields extends object>(before: Fields, now: Fields): Partial<Fields> =>
  Object.fromEntries(
    Object.entries(now).filter(([name, value]) => !isSame(value, before[name as keyof Fields])),
  ) as Partial<Fields>;

/** What somebody changed of what a form began with: the rest is whatever others have made of it meanwhile. */
export function changedSettings(before: Change, now: Change): Change {
  const { log, ...fields } = now;
  const logged = differing(before.log ?? {}, log ?? {});
  const { log: _, ...began } = before;
  return { ...differing(began, fields), ...(Object.keys(logged).length > 0 && { log: logged }) };
}

/** Of a field in which they stand separated by commas. */
export const columnsIn = (text = ''): string[] => text.split(',').flatMap((column) => column.trim() || []);

type Shown = Pick<Endpoint, 'settings' | 'description'>;

export const wholeLimit = ({ key, principal }: Limit) => key === 'endpoint' && !principal;
export const userLimit = ({ key, principal }: Limit) => key === 'user' && !principal;

/** What the form begins with, as it would be sent. */
export function begunWith({ settings, description }: Shown) {
  const { log, rateLimits } = settings;
  const limits = [
    ...rateLimits.filter(wholeLimit),
    ...rateLimits.filter(userLimit),
    ...rateLimits.filter(({ principal }) => principal),
  ];
  return {
    description,
    change: {
      ...Object.fromEntries(NUMBERS.map((field) => [field, settings[field]])),
      stickyBy: settings.stickyBy,
      rateLimits: limits.map(askedLimit),
      log: {
        isOn: log.isOn,
        sampling: log.sampling,
        maxBytes: log.maxBytes,
        masked: columnsIn(log.masked.join(', ')),
        retentionDays: log.retentionDays,
      },
    },
  };
}

export const askedLimit = ({ key, principal, calls }: Limit) => ({
  key,
  ...(principal && { principal }),
  calls,
  renewalPeriod: 'minute' as const,
});
