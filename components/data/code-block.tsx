'use client';
import { Check, Copy } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { useCopy } from '@/lib/client/use-copy';

/** Code to take away. */
export function CodeBlock({ code, label, className }: { code: string; label: string; className?: string }) {
  const [isCopied, copy] = useCopy();
  return (
    <section aria-label={label} className={cn('group relative rounded-lg border bg-surface', className)}>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto rounded-lg p-3 pt-11 font-mono text-xs leading-5 scroll-thin sm:me-22 sm:pt-3"
      >
        <code>{code}</code>
      </pre>
      <Button size="sm" className="absolute end-2 top-2" onClick={() => copy(code)}>
        {isCopied ? <Check className="text-success" /> : <Copy />}
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </section>
  );
}
