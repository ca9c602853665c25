'use client';
import { Search, X } from 'lucide-react';
import { type Ref, useEffect, useRef } from 'react';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import { useActions } from '@/lib/client/actions';
import { useDraft } from '@/lib/client/use-draft';

const PAUSE = 150;

type SearchInputProps = {
  label: string;
  placeholder?: string;
  value: string;
  onValueChange: (value: string) => void;
  /** Where it is the search of its page: / leads to it, listed under this. */
  keyGroup?: string;
  ref?: Ref<HTMLInputElement>;
  className?: string;
};

/** Reports what was typed after a short pause. */
export function SearchInput({
  label,
  placeholder,
  value,
  onValueChange,
  keyGroup,
  ref,
  className,
}: SearchInputProps) {
  const own = useRef<HTMLInputElement>(null);
  useActions(keyGroup ? [{ label, keys: '/', group: keyGroup, run: () => own.current?.focus() }] : []);
  const { draft, setDraft, report } = useDraft(value, onValueChange);
  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(() => report(draft), PAUSE);
    return () => clearTimeout(timer);
  }, [draft, value, report]);

  return (
    <div className={cn('relative', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute start-2.5 top-2 size-4 text-muted-foreground"
      />
      <Input
        ref={ref ?? own}
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') draft ? setDraft('') : event.currentTarget.blur();
          // A form around it is sent by its own button.
          if (event.key === 'Enter') event.preventDefault();
        }}
        className="ps-8 pe-8"
      />
      {draft && (
        <button
          type="button"
          aria-label="Clear"
          onClick={() => setDraft('')}
          className="absolute end-1 top-1 grid size-6 place-items-center rounded-sm text-muted-foreground hover:text-foreground"
        >
          <X className="size-3.5" />
        </button>
      )}
    </div>
  );
}
