'use client';
import { Code } from 'lucide-react';
import { useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Segmented } from '@/components/ui/segmented';
import { useOrigin } from '@/lib/client/use-origin';
import { batchSnippet, loadVersionSnippet, restSnippet, serveSnippet, sparkSnippet } from '../snippets';
import type { VersionPageData } from './use-version-page';

const FORMS = {
  python: 'Python',
  rest: 'REST',
  batch: 'Batch',
  spark: 'Spark',
  serve: 'Serve',
} as const;
type Form = keyof typeof FORMS;

/** How a program gets at the version. */
export function UseIt({ page: { version, stages } }: { page: VersionPageData }) {
  const [form, setForm] = useState<Form>('python');
  const [by, setBy] = useState('version');
  const origin = useOrigin();
  const { name, aliases, currentStage } = version;
  const initial = stages[0]?.name;
  const ways = [
    { value: 'version', label: `Version ${version.version}`, uri: `models:/${name}/${version.version}` },
    ...(currentStage !== initial
      ? [{ value: 'stage', label: currentStage, uri: `models:/${name}/${currentStage}` }]
      : []),
    ...aliases.map((alias) => ({ value: `@${alias}`, label: `@${alias}`, uri: `models:/${name}@${alias}` })),
  ];
  const uri = ways.find(({ value }) => value === by)?.uri ?? `models:/${name}/${version.version}`;
  const code = {
    python: () => loadVersionSnippet(origin, uri),
    rest: () => restSnippet(origin, version),
    batch: () => batchSnippet(origin, uri),
    spark: () => sparkSnippet(origin, uri),
    serve: () => serveSnippet(origin, uri),
  }[form]();
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button aria-label="Use it">
          <Code />
          <span className="hidden sm:inline">Use it</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="end"
        aria-label="Use it"
        className="flex w-[min(640px,calc(100vw-32px))] flex-col gap-3 overflow-y-auto p-3"
      >
        <div className="flex flex-wrap items-center gap-2">
          <Segmented<Form>
            label="From where"
            value={form}
            onValueChange={setForm}
            options={Object.entries(FORMS).map(([value, label]) => ({ value: value as Form, label }))}
          />
          {ways.length > 1 && form !== 'rest' && (
            <Segmented
              label="By what"
              value={by}
              onValueChange={setBy}
              options={ways.map(({ value, label }) => ({ value, label }))}
              className="ms-auto"
            />
          )}
        </div>
        <CodeBlock label={`Use it from ${FORMS[form]}`} code={code} />
        {by !== 'version' && form !== 'rest' && (
          <p className="text-xs text-muted-foreground">
            It follows: whatever is there tomorrow is loaded tomorrow.
          </p>
        )}
      </PopoverContent>
    </Popover>
  );
}
