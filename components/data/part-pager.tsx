'use client';
import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { formatCount } from '@/lib/pure/format';

type PartPagerProps = {
  /** "Part", "Page". */
  what: string;
  /** Counted from one. */
  part: number;
  parts: number;
  onPart: (part: number) => void;
  /** What the part holds. */
  children?: ReactNode;
};

/** Walks through what is shown a part at a time. */
export function PartPager({ what, part, parts, onPart, children }: PartPagerProps) {
  const noun = what.toLowerCase();
  return (
    <nav
      aria-label={`${what}s`}
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t px-4 py-1.5 text-xs text-muted-foreground tabular"
    >
      {parts > 1 && (
        <div className="flex items-center gap-1">
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label={`First ${noun}`}
            disabled={part <= 1}
            onClick={() => onPart(1)}
          >
            <ChevronsLeft />
          </Button>
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label={`Previous ${noun}`}
            disabled={part <= 1}
            onClick={() => onPart(part - 1)}
          >
            <ChevronLeft />
          </Button>
          <span>{what}</span>
          <NumberField key={part} label={`${what} number`} value={part} most={parts} onValue={onPart} />
          <span>of {formatCount(parts)}</span>
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label={`Next ${noun}`}
            disabled={part >= parts}
            onClick={() => onPart(part + 1)}
          >
            <ChevronRight />
          </Button>
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label={`Last ${noun}`}
            disabled={part >= parts}
            onClick={() => onPart(parts)}
          >
            <ChevronsRight />
          </Button>
        </div>
      )}
      <span>{children}</span>
    </nav>
  );
}

type FieldProps = { label: string; value: number; most: number; onValue: (value: number) => void };

function NumberField({ label, value, most, onValue }: FieldProps) {
  const [draft, setDraft] = useState(String(value));
  const settle = () => {
    const wanted = Math.round(Number(draft));
    if (wanted >= 1 && wanted <= most && wanted !== value) onValue(wanted);
    else setDraft(String(value));
  };
  return (
    <Input
      aria-label={label}
      inputMode="numeric"
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
      className="h-6 w-16 px-1.5 text-center text-xs"
    />
  );
}
