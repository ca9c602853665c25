'use client';
import { Plus, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { Endpoint } from './endpoint-page';

export type Limit = Endpoint['settings']['rateLimits'][number];

const KINDS = [
  { value: 'user', label: 'User' },
  { value: 'user_group', label: 'Group' },
  { value: 'service_principal', label: 'Service principal' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

type Props = { limits: Limit[]; onChange: (limits: Limit[]) => void };

/** Limits of some callers, in the place of the one for each user. */
export function LimitRows({ limits, onChange }: Props) {
  const set = (at: number, change: Partial<Limit>) =>
    onChange(limits.map((limit, index) => (index === at ? { ...limit, ...change } : limit)));
  return (
    <div className="flex flex-col gap-2">
      <span id="limits-of-some" className="text-xs font-medium">
        Calls a minute of users and groups
      </span>
      <ul aria-labelledby="limits-of-some" className="flex flex-col gap-2">
        {limits.map(({ key, principal = '', calls, isOfNobody }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands in that place, and has no name of its own yet.
          <li key={at} className="flex flex-wrap items-center gap-2">
            <Select
              label={`Limit ${at + 1} is for a`}
              value={key as Kind}
              onValueChange={(kind) => set(at, { key: kind, isOfNobody: undefined })}
              options={KINDS}
            />
            <Input
              aria-label={`Limit ${at + 1} is for`}
              placeholder={key === 'user_group' ? 'Name of the group' : 'E-mail address or id'}
              value={principal}
              required
              maxLength={254}
              aria-invalid={isOfNobody}
              aria-describedby={isOfNobody && `limit-${at}-of-nobody`}
              onChange={(event) => set(at, { principal: event.target.value, isOfNobody: undefined })}
              className="min-w-40 flex-1"
            />
            <Input
              aria-label={`Calls a minute of limit ${at + 1}`}
              inputMode="numeric"
              value={Number.isNaN(calls) ? '' : calls}
              required
              onChange={(event) => set(at, { calls: Number.parseInt(event.target.value, 10) })}
              className="w-24"
            />
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={`Remove limit ${at + 1}`}
              onClick={() => onChange(limits.filter((_, index) => index !== at))}
            >
              <X />
            </Button>
            {isOfNobody && (
              <p id={`limit-${at}-of-nobody`} className="basis-full text-xs text-danger">
                Nobody of this name is there any more: name another, or remove the limit.
              </p>
            )}
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        className="self-start"
        onClick={() =>
          onChange([...limits, { key: 'user', principal: '', calls: 60, renewalPeriod: 'minute' }])
        }
      >
        <Plus />
        Add a limit
      </Button>
      <p className="text-xs text-muted-foreground">
        One for a user comes before those of their groups, and these before that of each user. Members of a
        group share its limit.
      </p>
    </div>
  );
}
