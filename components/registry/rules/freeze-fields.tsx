'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { weekOrder } from '@/lib/pure/locale';
import { freezeWords, WEEKDAYS } from '@/lib/pure/rule-words';
import { type Freeze, type Pending, pendingFreeze, readFreeze, withOne } from './rule-draft';

const myZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

type Props = {
  windows: readonly Freeze[];
  onChange: (windows: Freeze[]) => void;
  /** What is written, whether it could be added or not. */
  onPending: (window: Pending['freeze']) => void;
};

/** When nothing may change: windows that are there, and a line to add another. */
export function FreezeFields({ windows, onChange, onPending }: Props) {
  const [kind, setKind] = useState<Freeze['kind']>('weekly');
  const [fields, setFields] = useState<Record<string, string>>(() => ({ timeZone: myZone() }));
  const [days, setDays] = useState<readonly number[]>([]);
  const window = readFreeze(kind, fields, days);
  const write = (next: Record<string, string>, on = days, of = kind) => {
    setKind(of);
    setFields(next);
    setDays(on);
    onPending(pendingFreeze(of, next, on));
  };
  const field = (name: string, label: string, type: string, className = '') => (
    <Input
      type={type}
      aria-label={label}
      placeholder={label}
      value={fields[name] ?? ''}
      onChange={(event) => write({ ...fields, [name]: event.target.value })}
      className={`h-7 text-xs ${className}`}
    />
  );
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium">Freezes, in which nothing may change</legend>
      {windows.length > 0 && (
        <ul aria-label="Freezes" className="divide-y rounded-md border">
          {windows.map((one, at) => (
            <li key={JSON.stringify(one)} className="flex min-h-8 items-center gap-2 ps-2.5 pe-1">
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{freezeWords(one)}</span>
              <Button
                size="icon-xs"
                variant="ghost"
                aria-label={`Remove: ${freezeWords(one)}`}
                onClick={() => onChange(windows.filter((_, place) => place !== at))}
              >
                <X />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-1.5">
        <Segmented
          label="How often"
          value={kind}
          onValueChange={(next) => write({ timeZone: fields.timeZone ?? 'UTC' }, days, next)}
          options={[
            { value: 'weekly', label: 'Every week' },
            { value: 'once', label: 'Once' },
          ]}
        />
        {kind === 'weekly' ? (
          <>
            {weekOrder().map((day) => (
              <Button
                key={day}
                size="sm"
                variant="ghost"
                aria-label={`${WEEKDAYS[day]?.slice(0, 2)}, ${WEEKDAYS[day]}`}
                aria-pressed={days.includes(day)}
                className="px-1.5"
                onClick={() =>
                  write(fields, days.includes(day) ? days.filter((one) => one !== day) : [...days, day])
                }
              >
                {WEEKDAYS[day]?.slice(0, 2)}
              </Button>
            ))}
            {field('from', 'From', 'time', 'w-28')}
            {field('until', 'Until', 'time', 'w-28')}
            {field('timeZone', 'Time zone', 'text', 'w-36')}
          </>
        ) : (
          <>
            {field('from', 'From (UTC)', 'datetime-local', 'w-48')}
            {field('until', 'Until (UTC)', 'datetime-local', 'w-48')}
          </>
        )}
        {field('reason', 'Why', 'text', 'min-w-28 flex-1')}
        <Button
          size="sm"
          disabled={!window}
          onClick={() => {
            if (!window) return;
            onChange(withOne(windows, window));
            write({ timeZone: fields.timeZone ?? 'UTC' }, []);
          }}
        >
          <Plus />
          Add freeze
        </Button>
      </div>
    </fieldset>
  );
}
