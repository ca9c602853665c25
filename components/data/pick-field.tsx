'use client';
import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Pick } from './pick';
import { useLedBack } from './use-led-back';

type PickFieldProps = Omit<ComponentProps<typeof Pick>, 'children'> & {
  /** Of the field; `label` is the list's. */
  title: string;
  /** What is picked, as people read it. */
  shown: string | undefined;
  /** What the button says while nothing is. */
  nothing: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Of the button, for whoever sends people there. */
  id?: string;
  /** Where the form begins. */
  autoFocus?: boolean | undefined;
};

/** One of many as a field of a form: its title, a button that says what is picked, and what is wrong with it. */
export function PickField({ title, shown, nothing, hint, error, id, autoFocus, ...pick }: PickFieldProps) {
  const noteId = useId();
  const ownId = useId();
  const buttonId = id ?? ownId;
  useLedBack(buttonId, error);
  const note = error ?? hint;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span aria-hidden className="text-xs font-medium">
        {title}
      </span>
      <Pick {...pick}>
        <Button
          id={buttonId}
          autoFocus={autoFocus}
          aria-label={shown ? `${title}: ${shown}` : nothing}
          aria-describedby={note ? noteId : undefined}
          className={cn('justify-between', error && 'border-danger')}
        >
          <span className="truncate">{shown || nothing}</span>
          <ChevronDown />
        </Button>
      </Pick>
      {note && (
        <p
          id={noteId}
          role={error ? 'alert' : undefined}
          className={error ? 'text-xs text-danger' : 'text-xs text-muted-foreground'}
        >
          {note}
        </p>
      )}
    </div>
  );
}
