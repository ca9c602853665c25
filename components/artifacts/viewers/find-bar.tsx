'use client';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/pure/format';

type Props = {
  value: string;
  onValueChange: (text: string) => void;
  /** How many lines have it, and which of them is shown, from 0. */
  found: number;
  at: number;
  onStep: (by: 1 | -1) => void;
};

/** Finds lines of a text of which only a stretch is in the page, where the browser's own search finds nothing. Enter goes on, with Shift back. */
export const FindBar = ({ value, onValueChange, found, at, onStep }: Props) => (
  <search
    className="flex min-h-10 shrink-0 items-center gap-2 border-b px-4 text-xs text-muted-foreground"
    onKeyDown={(event) => {
      if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    }}
  >
    <SearchInput
      keyGroup="File"
      label="Search the text"
      value={value}
      onValueChange={onValueChange}
      className="w-full max-w-64"
    />
    {value !== '' && (
      <>
        <span role="status" className="whitespace-nowrap tabular">
          {found === 0 ? 'No line has it' : `${formatCount(at + 1)} of ${formatCount(found)} lines`}
        </span>
        <Button
          variant="ghost"
          size="icon-xs"
          aria-label="Line before"
          disabled={found === 0}
          onClick={() => onStep(-1)}
        >
          <ChevronUp />
        </Button>
        <Button
          variant="ghost"
          size="icon-xs"
          aria-label="Next line"
          disabled={found === 0}
          onClick={() => onStep(1)}
        >
          <ChevronDown />
        </Button>
      </>
    )}
  </search>
);
