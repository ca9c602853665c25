'use client';
import { Check, Copy } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Tooltip } from '@/components/ui/tooltip';
import { useCopy } from '@/lib/client/use-copy';
import { shortId } from '@/lib/pure/format';

type CopyButtonProps = {
  /** Or what makes it, where it is long. */
  text: string | (() => string);
  label: string;
  className?: string;
};

export function CopyButton({ text, label, className }: CopyButtonProps) {
  const [isCopied, copy] = useCopy();
  return (
    <Tooltip content={isCopied ? 'Copied' : label}>
      <Button
        variant="ghost"
        size="icon-xs"
        aria-label={isCopied ? 'Copied' : label}
        className={className}
        onClick={() => copy(typeof text === 'string' ? text : text())}
      >
        {isCopied ? <Check className="text-success" /> : <Copy />}
      </Button>
    </Tooltip>
  );
}

/** An id by its first eight characters; a click copies all of it. */
export function CopyId({
  id,
  label = 'Copy id',
  className,
}: {
  id: string;
  label?: string;
  className?: string;
}) {
  const [isCopied, copy] = useCopy();
  return (
    <button
      type="button"
      title={`${id}\n${label}`}
      aria-label={`${label} ${shortId(id)}`}
      onClick={() => copy(id)}
      className={cn(
        'group inline-flex min-h-6 min-w-6 items-center gap-1 rounded-xs font-mono text-xs text-muted-foreground hover:text-foreground',
        className,
      )}
    >
      {shortId(id)}
      {isCopied ? (
        <Check className="size-3 text-success" />
      ) : (
        <Copy className="size-3 opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100" />
      )}
    </button>
  );
}
