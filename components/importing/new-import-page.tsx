'use client';
import { LoaderCircle, SearchCheck } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Field, faultOf } from '@/components/data/form';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { type Credentials, CredentialsFields, credentialsFor, type SignInBy } from './credentials-fields';
import { SourceFound } from './source-found';

const CRUMBS = [{ label: 'Imports', href: '/admin/imports' }];

/** Where from; what is there; what of it shall be brought. Nothing begins before it was looked at. */
export function NewImportPage() {
  const router = useRouter();
  const [kind, setKind] = useState<'server' | 'folder'>('server');
  const [address, setAddress] = useState('');
  const [by, setBy] = useState<SignInBy>('none');
  const [credentials, setCredentials] = useState<Credentials>({});
  const { data } = useOperation('importing.listImports', {});
  const check = useCommand('importing.checkSource', { onError: () => {} });
  const start = useCommand('importing.startImport', {
    invalidates: ['importing'],
    onSuccess: ({ id }) => router.push(`/admin/imports/${id}`),
  });
  const source = {
    kind,
    address,
    credentials: kind === 'server' ? credentialsFor(by, credentials) : {},
  };
  /** What was found was found with other words. */
  const changing =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      check.reset();
      set(value);
    };
  const root = data?.importFolder;
  const hasNoRoot = kind === 'folder' && data !== undefined && root === null;
  const fault = check.error;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    check.mutate(source);
  }

  return (
    <>
      <PageBar crumbs={CRUMBS} title="New import" />
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <div className="flex max-w-2xl flex-col gap-6 px-4 py-5 lg:px-6">
          <form onSubmit={onSubmit} className="flex flex-col gap-4">
            <p className="text-muted-foreground">
              Experiments, runs with their whole histories, datasets, logged models, artifacts and registered
              models are copied, with their ids and times. Nothing at the source is changed. A second time
              adds what is new there.
            </p>
            <Segmented
              label="Kind of source"
              value={kind}
              onValueChange={changing(setKind)}
              options={[
                { value: 'server', label: 'MLflow server' },
                { value: 'folder', label: 'Folder of this machine' },
              ]}
              className="self-start"
            />
            <Field
              label={kind === 'server' ? 'Address' : 'Folder'}
              hint={
                kind === 'server'
                  ? 'What the clients have as MLFLOW_TRACKING_URI.'
                  : hasNoRoot
                    ? 'Nothing on this machine may be read yet: start the server with PLUMBLINE_IMPORT_FOLDER set to the folder that holds mlruns.'
                    : `An mlruns folder below ${root ?? '…'}; a path from there, or a whole one.`
              }
              error={fault ? (faultOf(fault, 'address') ?? fault.message) : undefined}
            >
              <Input
                value={address}
                onChange={({ target }) => changing(setAddress)(target.value)}
                placeholder={kind === 'server' ? 'https://mlflow.example.com' : 'mlruns'}
                required
                disabled={hasNoRoot}
                autoComplete="off"
                spellCheck={false}
                autoFocus
              />
            </Field>
            {kind === 'server' && (
              <CredentialsFields
                by={by}
                onBy={changing(setBy)}
                credentials={credentials}
                onCredentials={changing(setCredentials)}
              />
            )}
            <div>
              <Button
                type="submit"
                variant={check.data ? 'outline' : 'primary'}
                disabled={check.isPending || hasNoRoot}
              >
                {check.isPending ? <LoaderCircle className="animate-spin" /> : <SearchCheck />}
                Look at what is there
              </Button>
            </div>
          </form>
          {check.data && (
            <SourceFound
              key={check.submittedAt}
              found={check.data}
              isBusy={start.isPending}
              onStart={(chosen) => start.mutate({ ...source, ...chosen })}
            />
          )}
        </div>
      </div>
    </>
  );
}
