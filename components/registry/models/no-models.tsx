'use client';
import { Package, SearchX } from 'lucide-react';
import { CodeBlock } from '@/components/data/code-block';
import { EmptyState } from '@/components/data/states';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { useOrigin } from '@/lib/client/use-origin';
import { registerLaterSnippet, registerSnippet } from '../snippets';
import { CLEARED, isNarrowed } from './models-link';
import { useModelsView } from './use-models-view';

/** Why the list is empty, and the way on. */
export function NoModels({ onCreate }: { onCreate: () => void }) {
  const [view, setView] = useModelsView();
  const canWrite = useCanWrite();
  const origin = useOrigin();
  if (isNarrowed(view)) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="No model matches"
        actions={<Button onClick={() => void setView(CLEARED)}>Show all models</Button>}
      >
        A part of the name or the description is looked for, or what a filter says:{' '}
        <code className="font-mono">name LIKE &apos;churn%&apos; AND tags.team = &apos;risk&apos;</code>.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Package />}
      title="No models yet"
      className="[&>div]:max-w-xl"
      actions={canWrite && <Button onClick={onCreate}>New model without versions</Button>}
    >
      A registered model gathers the versions of one thing to predict, and says which of them is in
      production. Register one while a run logs it, or later from its page:
      <CodeBlock
        label="Register while logging"
        className="mt-4 text-start text-foreground"
        code={registerSnippet(origin, 'my-model')}
      />
      <CodeBlock
        label="Register later"
        className="mt-2 text-start text-foreground"
        code={registerLaterSnippet(origin, 'my-model')}
      />
    </EmptyState>
  );
}
