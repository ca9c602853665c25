'use client';
import { useId } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { EVENTS, type WebhookDialect } from '@/lib/pure/registry-events';

/** They are about models that are not there yet. */
const ONLY_FOR_ALL = ['REGISTERED_MODEL_CREATED', 'registered_model.created', 'prompt.created'];

type Props = {
  dialect: WebhookDialect;
  isOfModel: boolean;
  events: readonly string[];
  onChange: (events: string[]) => void;
  error: string | undefined;
};

/** What a webhook hears of, by the names that its receiver knows. */
export function EventFields({ dialect, isOfModel, events, onChange, error }: Props) {
  const id = useId();
  const offered = EVENTS[dialect].filter((event) => !isOfModel || !ONLY_FOR_ALL.includes(event));
  return (
    <fieldset aria-describedby={error ? `${id}-fault` : undefined}>
      <legend className="mb-1 text-xs font-medium">Hears of</legend>
      <ul className="grid max-h-56 gap-x-3 overflow-y-auto rounded-md border p-1.5 scroll-thin sm:grid-cols-2">
        {offered.map((event) => (
          <li key={event}>
            <div className="flex min-h-7 items-center gap-1 font-mono text-xs">
              <Checkbox
                id={`${id}-${event}`}
                checked={events.includes(event)}
                onCheckedChange={(is) =>
                  onChange(is === true ? [...events, event] : events.filter((one) => one !== event))
                }
              />
              <label htmlFor={`${id}-${event}`} className="min-w-0 [overflow-wrap:anywhere]">
                {event}
              </label>
            </div>
          </li>
        ))}
      </ul>
      {error && (
        <p id={`${id}-fault`} role="alert" className="mt-1 text-xs text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
