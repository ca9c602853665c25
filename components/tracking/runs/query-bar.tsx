'use client';
import { CircleAlert, ListFilter, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react';
import { CompletionList } from '@/components/data/completion-list';
import { useOptionAt } from '@/components/data/use-option-at';
import { cn } from '@/components/ui/cn';
import { floatingPanel } from '@/components/ui/floating';
import { fieldClass } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { useDraft } from '@/lib/client/use-draft';
import { parseFilter } from '@/lib/pure/search-filter';
import { type Suggestion, suggest } from './suggest';
import { useCompletions } from './use-completions';

const APPLY_AFTER = 350;
const COMPLAIN_AFTER = 900;

type QueryBarProps = {
  experimentId: string;
  filter: string;
  onFilter: (filter: string) => void;
  /** What the server found wrong with the filter that is in force. */
  fault?: string;
  inputRef: RefObject<HTMLInputElement | null>;
};

const keyOf = ({ detail, label }: Suggestion) => `${detail}-${label}`;

const faultIn = (text: string): string | undefined => {
  try {
    parseFilter('run', text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'This cannot be read.';
  }
};

/** MLflow's search grammar with completion. What can be read is searched for while one types. */
export function QueryBar({ experimentId, filter, onFilter, fault, inputRef }: QueryBarProps) {
  const { draft, setDraft, report } = useDraft(filter, onFilter);
  const [cursor, setCursor] = useState(0);
  const [isOpen, setOpen] = useState(false);
  /** Tab goes on to the next control, unless a word is under way or one was chosen. */
  const [isTyping, setTyping] = useState(false);
  const [complaint, setComplaint] = useState<string>();
  const listId = useId();

  useEffect(() => {
    const text = draft.trim();
    const wrong = faultIn(text);
    if (!wrong) setComplaint(undefined);
    if (!wrong && text === filter) return;
    const timer = wrong
      ? setTimeout(() => setComplaint(wrong), COMPLAIN_AFTER)
      : setTimeout(() => report(text), APPLY_AFTER);
    return () => clearTimeout(timer);
  }, [draft, filter, report]);

  const { keys, values } = useCompletions(experimentId, draft, cursor, isOpen);
  const options = isOpen ? suggest(draft, cursor, keys, values) : [];
  const { at, arrow, leave } = useOptionAt(options, keyOf);
  const chosen = options[at] ?? (options[0]?.isComplete ? options[0] : undefined);
  const isByName = options[0]?.isComplete === true;
  // Whoever is offered how to go on need not be told that something is missing.
  const isUnderWay = options.length > 0 && complaint?.includes('at its end');
  const message =
    isByName || isUnderWay ? undefined : (complaint ?? (draft.trim() === filter ? fault : undefined));

  function edit(text: string, to: number) {
    setDraft(text);
    setCursor(to);
    leave();
    setOpen(true);
  }
  function take(option: Suggestion) {
    edit(option.text, option.cursor);
    setTyping(false);
    if (option.isComplete) {
      report(option.text);
      setOpen(false);
    }
    requestAnimationFrame(() => inputRef.current?.setSelectionRange(option.cursor, option.cursor));
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      arrow(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Tab' && !event.shiftKey && options.length > 0 && (isTyping || at >= 0)) {
      event.preventDefault();
      take(options[Math.max(0, at)] as Suggestion);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen) return take(chosen);
      const wrong = faultIn(draft.trim());
      setComplaint(wrong);
      if (!wrong) report(draft.trim());
      leave();
      setOpen(false);
    } else if (event.key === 'Escape') {
      leave();
      if (isOpen) setOpen(false);
      else event.currentTarget.blur();
    }
  }

  return (
    <div className="relative min-w-0 flex-1 basis-52 max-sm:order-first max-sm:basis-full">
      <ListFilter
        aria-hidden
        className="pointer-events-none absolute start-2.5 top-2 size-4 text-muted-foreground"
      />
      <input
        ref={inputRef}
        role="combobox"
        aria-label="Filter runs"
        aria-expanded={isOpen && options.length > 0}
        aria-controls={`${listId}-list`}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${listId}-${at}` : undefined}
        aria-invalid={message !== undefined}
        aria-describedby={message ? `${listId}-fault` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder="Filter: metrics.auc > 0.8 AND params.max_depth = '6', or a part of a name"
        value={draft}
        onChange={(event) => {
          setTyping(true);
          edit(event.target.value, event.target.selectionStart ?? event.target.value.length);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setTyping(false);
          leave();
        }}
        onKeyDown={onKeyDown}
        className={cn(
          fieldClass,
          'h-8 ps-8 pe-8 font-mono text-xs placeholder:font-sans placeholder:text-sm',
        )}
      />
      {draft && (
        <button
          type="button"
          aria-label="Clear the filter"
          onClick={() => {
            setDraft('');
            onFilter('');
            inputRef.current?.focus();
          }}
          className="absolute end-1 top-1 grid size-6 place-items-center rounded-sm text-muted-foreground hover:text-foreground"
        >
          <X className="size-3.5" />
        </button>
      )}
      {message && (
        <p
          id={`${listId}-fault`}
          role="alert"
          className="absolute inset-x-0 top-9 z-40 flex items-start gap-1.5 rounded-md border border-danger/40 bg-danger-soft px-2.5 py-1.5 text-xs text-danger shadow-float"
        >
          <CircleAlert className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{message}</span>
        </p>
      )}
      <CompletionList
        id={listId}
        label="Suggestions"
        options={options}
        keyOf={keyOf}
        at={at}
        chosen={chosen}
        onTake={take}
        className={cn(
          floatingPanel,
          'absolute start-0 w-full max-w-md p-1',
          message === undefined ? 'top-9' : 'top-[72px]',
        )}
      >
        {(option) => (
          <>
            <span className="min-w-0 flex-1 truncate font-mono text-xs">{option.label}</span>
            <span className="truncate text-xs text-muted-foreground">{option.detail}</span>
            {option === chosen && <Kbd keys="enter" />}
          </>
        )}
      </CompletionList>
    </div>
  );
}
