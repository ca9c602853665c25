'use client';
import { Box } from 'lucide-react';
import Link from 'next/link';
import { Block } from '@/components/data/block';
import { CodeBlock } from '@/components/data/code-block';
import { RegisterButton } from '@/components/registry/register/register-button';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useOrigin } from '@/lib/client/use-origin';
import { ModelState } from '../models/model-state';
import { loadModelSnippet } from '../snippets';
import type { RunPageData } from './use-run-page';

/** Models that the run logged, and how to load one. */
export function ModelsBlock({ models, runId }: { models: RunPageData['loggedModels']; runId: string }) {
  const origin = useOrigin();
  if (models.length === 0) return null;
  return (
    <Block title="Logged models" count={models.length}>
      <ul>
        {models.map(({ modelId, name, status, modelType }) => {
          return (
            <li key={modelId} className="flex min-h-8 items-center gap-2">
              <Box aria-hidden className="size-4 shrink-0 text-muted-foreground" />
              <span className="min-w-0 flex-1 truncate">
                <Link
                  href={`?tab=models&model=${encodeURIComponent(modelId)}`}
                  className="rounded-xs font-medium hover:text-accent"
                >
                  {name}
                </Link>
                {modelType && <span className="text-muted-foreground"> {modelType}</span>}
              </span>
              <ModelState status={status} />
              {status === 'READY' && <RegisterButton of={{ modelId, runId, name }} />}
              <Popover>
                <PopoverTrigger asChild>
                  <Button variant="ghost" size="sm">
                    Load
                  </Button>
                </PopoverTrigger>
                <PopoverContent
                  align="end"
                  className="w-[min(520px,calc(100vw-32px))] p-3"
                  aria-label={`Load ${name}`}
                >
                  <CodeBlock
                    label={`Load ${name} in Python`}
                    code={loadModelSnippet(origin, `models:/${modelId}`)}
                  />
                </PopoverContent>
              </Popover>
            </li>
          );
        })}
      </ul>
    </Block>
  );
}
