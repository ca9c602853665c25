'use client';
import { Code } from 'lucide-react';
import { useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Segmented } from '@/components/ui/segmented';
import { useOrigin } from '@/lib/client/use-origin';
import { loadRunSnippet } from '../snippets';
import { rerunSnippet } from './rerun-snippet';
import type { RunPageData } from './use-run-page';

/** Code to take away: what the run holds as Python, and what would run it again. */
export function RunCode({ page: { run, experimentName } }: { page: RunPageData }) {
  const [form, setForm] = useState<'load' | 'again'>('load');
  const origin = useOrigin();
  const { runId } = run.info;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button aria-label="Use in code">
          <Code />
          <span className="hidden sm:inline">Use in code</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="end"
        className="w-[min(600px,calc(100vw-32px))] gap-3 overflow-y-auto p-3"
        aria-label="Use in code"
      >
        <Segmented
          label="Which code"
          value={form}
          onValueChange={setForm}
          options={[
            { value: 'load', label: 'Load in Python' },
            { value: 'again', label: 'Run again' },
          ]}
          className="shrink-0 self-start"
        />
        {form === 'load' ? (
          <CodeBlock label="Load this run in Python" code={loadRunSnippet(origin, runId)} />
        ) : (
          <CodeBlock
            label="Run this again"
            code={rerunSnippet({ origin, experimentName, tags: run.data.tags, params: run.data.params })}
          />
        )}
      </PopoverContent>
    </Popover>
  );
}
