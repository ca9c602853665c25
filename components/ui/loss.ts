'use client';
import type { Dialog as Primitive } from 'radix-ui';
import { type ComponentProps, type FormEvent, useState } from 'react';

/** What leaving a dialog would lose: what was written, if anything was, or what it shows this once. */
export type Loss = 'what you wrote' | 'what is shown this once';

type Leaving = Event & { repeat?: boolean };

type Handlers = Pick<
  ComponentProps<typeof Primitive.Content>,
  'onEscapeKeyDown' | 'onInteractOutside' | 'onInput'
>;

const isText = (field: EventTarget): boolean =>
  field instanceof Element &&
  // What is searched for is nothing that was written.
  field.matches(
    'textarea, input:not([type=checkbox], [type=radio], [type=range], [type=search], [role=combobox])',
  );

/**
 * Holds a dialog at Escape that would lose something, until it is pressed once more and nothing was written between; a click outside
 * never loses it. Its buttons leave at once.
 *
 * @returns handlers for the dialog's content; `said` is for a live region, empty while nobody was stopped
 */
export function useLoss(
  loses: Loss | undefined,
  own: Omit<Handlers, 'onInput'>,
): { handlers: Handlers; said: string } {
  const [isWritten, setWritten] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const wouldLose = loses !== undefined && (isWritten || loses === 'what is shown this once');
  function hold(event: Leaving) {
    if (event.defaultPrevented || !wouldLose) return;
    event.preventDefault();
    setAsking(true);
  }
  const handlers: Handlers = {
    onInput(event: FormEvent) {
      if (!isText(event.target)) return;
      setWritten(true);
      setAsking(false);
    },
    onEscapeKeyDown(event) {
      own.onEscapeKeyDown?.(event);
      // It empties the search first, as it does on a page.
      if (event.target instanceof HTMLInputElement && event.target.type === 'search' && event.target.value)
        return event.preventDefault();
      // A key that is held down says nothing twice.
      if (!isAsking || event.repeat) hold(event);
    },
    onInteractOutside(event) {
      own.onInteractOutside?.(event);
      hold(event);
    },
  };
  return { handlers, said: isAsking ? `To throw away ${loses}, press Escape.` : '' };
}
