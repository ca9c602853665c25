'use client';
import { KeyRound } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { LoadDemoButton } from '@/components/demo/load-demo-button';
import { useIsAdmin } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { useCommand } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { connectSnippet, firstRunSnippet } from './snippets';

const PLACEHOLDER = 'plb_…';

/** From nothing to a first run: real address, a token made on the spot, and a place where the run turns up by itself. */
export function FirstRun({ experimentName }: { experimentName: string }) {
  const [form, setForm] = useState<'python' | 'shell'>('python');
  const origin = useOrigin();
  const isAdmin = useIsAdmin();
  const create = useCommand('identity.createToken', { invalidates: ['identity.listTokens'] });
  const token = create.data?.token ?? PLACEHOLDER;
  const code =
    form === 'python' ? firstRunSnippet(origin, token, experimentName) : connectSnippet(origin, token);

  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 overflow-y-auto px-4 py-10">
      <div className="flex items-center gap-3">
        <span aria-hidden className="size-2 shrink-0 animate-live rounded-full bg-accent" />
        <h2 className="text-lg font-semibold">Waiting for the first run…</h2>
      </div>
      <p className="text-muted-foreground">
        Plumbline speaks MLflow: any <code className="font-mono text-foreground">mlflow</code> client logs
        here. Run this, and the run appears on this page by itself.
      </p>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented
          label="Form of the example"
          value={form}
          onValueChange={setForm}
          options={[
            { value: 'python', label: 'Python' },
            { value: 'shell', label: 'Your own code' },
          ]}
        />
        {create.data ? (
          <span className="text-xs text-muted-foreground">
            The token is shown only now: copy it with the code.
          </span>
        ) : (
          <Button
            size="sm"
            disabled={create.isPending}
            onClick={() => create.mutate({ name: `${experimentName}, first run` })}
          >
            <KeyRound />
            Put a new access token in
          </Button>
        )}
      </div>
      <CodeBlock label="Example" code={code} />
      {form === 'shell' && (
        <p className="text-xs text-muted-foreground">
          Set these two where your training runs; nothing in the code has to change. Choose the experiment
          with{' '}
          <code className="font-mono text-foreground">
            mlflow.set_experiment({JSON.stringify(experimentName)})
          </code>
          .
        </p>
      )}
      {isAdmin && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-muted-foreground">
          <p>
            What you have logged elsewhere can come along:{' '}
            <Link href="/admin/imports/new" className="text-accent underline underline-offset-4">
              import it from MLflow
            </Link>
            . Or look around first:
          </p>
          <LoadDemoButton size="sm" />
        </div>
      )}
    </div>
  );
}
