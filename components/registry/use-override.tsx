'use client';
import { useState } from 'react';
import { Field } from '@/components/data/form';
import { Textarea } from '@/components/ui/input';
import type { CallError } from '@/lib/client/call';

/** Asks whoever may pass over a freeze or a check why they do, once the server has said that it takes a reason. */
export function useOverride() {
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  return {
    /** Told of what failed. */
    hear: ({ field }: CallError) => field === 'override' && setAsked(true),
    /** Goes with the next attempt. */
    input: reason.trim() ? { override: reason.trim() } : {},
    field: isAsked && (
      <Field label="Why it is done all the same" hint="Kept with it, for whoever asks later.">
        <Textarea
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={2000}
          autoFocus
          className="min-h-14"
        />
      </Field>
    ),
  };
}
