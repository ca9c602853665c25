'use client';
import { CodeBlock } from '@/components/data/code-block';
import { useOrigin } from '@/lib/client/use-origin';
import type { Job } from './run-state';
import { curlSnippet, pythonSnippet } from './snippets';

export function UseTab({ job }: { job: Job }) {
  const origin = useOrigin();
  return (
    <div className="flex max-w-3xl flex-col gap-4 px-4 py-4 lg:px-6">
      <CodeBlock label="Python" code={pythonSnippet({ origin, job })} />
      {job.kind === 'batch' && <CodeBlock label="curl" code={curlSnippet({ origin, job })} />}
    </div>
  );
}
