'use client';
import {
  type KeyboardEvent,
  type Ref,
  useDeferredValue,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { CompletionList } from '@/components/data/completion-list';
import { stillFitting } from '@/components/data/still-fitting';
import { useOptionAt } from '@/components/data/use-option-at';
import { cn } from '@/components/ui/cn';
import { floatingPanel } from '@/components/ui/floating';
import { Textarea } from '@/components/ui/input';
import type { InputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { mentionAt } from '@/lib/pure/mentions';

/** What is talked about: whoever may see it may be mentioned. */
export type About = Pick<InputOf<'identity.findMentionable'>, 'objectType' | 'objectId'>;

type MentionFieldProps = {
  about: About;
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  onSend: () => void;
  onCancel?: () => void;
  placeholder?: string;
  autoFocus?: boolean;
  readOnly?: boolean;
  ref?: Ref<HTMLTextAreaElement | null>;
  className?: string;
};

const keyOf = ({ email }: { email: string }) => email;

/** A text in Markdown; an at sign offers people. */
export function MentionField({
  about,
  label,
  value,
  onValueChange,
  onSend,
  onCancel,
  ...more
}: MentionFieldProps) {
  const { placeholder, autoFocus = false, readOnly = false, ref, className } = more;
  const [cursor, setCursor] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => field.current as HTMLTextAreaElement, []);
  const id = useId();
  const begun = isOpen ? mentionAt(value, cursor) : undefined;
  const search = useDeferredValue(begun?.search ?? '');
  const found = useOperation(
    'identity.findMentionable',
    { ...about, search },
    { enabled: begun !== undefined, keepPrevious: true, staleTime: 30_000 },
  );
  const text = begun?.search ?? '';
  const people = stillFitting(
    begun ? (found.data?.people ?? []) : [],
    { text, isBehind: found.isPlaceholderData || search !== text },
    ({ name, email }) => [name, email],
  );
  const { at, arrow, leave } = useOptionAt(people, keyOf, true);

  function take(email: string) {
    if (!begun) return;
    const written = `@${email} `;
    const next = value.slice(0, begun.from) + written + value.slice(cursor);
    const to = begun.from + written.length;
    onValueChange(next);
    setOpen(false);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(to, to);
    });
  }
  function onKeyDown(event: KeyboardEvent) {
    const chosen = people[at];
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) return onSend();
    if (people.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      arrow(event.key === 'ArrowDown' ? 1 : -1);
    } else if (chosen && (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey))) {
      event.preventDefault();
      take(chosen.email);
    } else if (event.key === 'Escape') {
      if (people.length > 0) {
        event.stopPropagation();
        setOpen(false);
      } else if (onCancel) onCancel();
      else field.current?.blur();
    }
  }
  return (
    <div className="relative">
      <Textarea
        ref={field}
        aria-label={label}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        autoFocus={autoFocus}
        readOnly={readOnly}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onValueChange(event.target.value);
          setCursor(event.target.selectionStart);
          leave();
          setOpen(true);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        className={className}
      />
      <CompletionList
        id={id}
        label="People to mention"
        options={people}
        keyOf={keyOf}
        at={at}
        onTake={({ email }) => take(email)}
        className={cn(floatingPanel, 'absolute start-0 top-full z-40 mt-1 w-full max-w-sm p-1 text-sm')}
      >
        {({ name, email }) => (
          <>
            <span className="truncate font-medium">{name}</span>
            <span className="ms-auto truncate text-xs text-muted-foreground">{email}</span>
          </>
        )}
      </CompletionList>
    </div>
  );
}
