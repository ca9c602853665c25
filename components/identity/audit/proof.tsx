'use client';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { CodeBlock } from '@/components/data/code-block';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useOperation } from '@/lib/client/use-operation';

/** Whether the database itself refuses to change the log, and how to see it oneself. */
export function Proof() {
  const { data } = useOperation('identity.describeAuditLog', {});
  if (!data) return null;
  const { isAppendOnly, proof } = data;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="sm">
          {isAppendOnly ? <ShieldCheck className="text-success" /> : <ShieldAlert className="text-danger" />}
          {isAppendOnly ? 'Append-only' : 'Not protected'}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="start"
        aria-label="Append-only"
        className="flex w-[min(560px,calc(100vw-32px))] flex-col gap-2 p-3 text-sm"
      >
        <p>
          {isAppendOnly
            ? 'Triggers of the database refuse to change, delete or empty this log, whoever asks: each entry was written in the transaction of what it tells of.'
            : 'The triggers that refuse changes are missing or switched off: somebody with access to the database did that. Restore them from the migrations, and find out who.'}
        </p>
        <p className="text-muted-foreground">See for yourself, on the database; this only reads:</p>
        <CodeBlock label="A statement that proves it" code={proof} />
      </PopoverContent>
    </Popover>
  );
}
