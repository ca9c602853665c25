'use client';
import { LoaderCircle, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { FileInput } from '@/components/data/file-input';
import { Field, faultOf } from '@/components/data/form';
import { TablePick } from '@/components/features/table-pick';
import { EndpointPick } from '@/components/serving/endpoint-pick';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { type CallError, isCallError, uploadFile } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';

type SourceKind = 'uploaded' | 'endpoint' | 'feature-table';

const sourceOf = (kind: SourceKind, name: string) =>
  kind === 'endpoint'
    ? { kind, endpoint: name }
    : kind === 'feature-table'
      ? { kind, table: name }
      : { kind };

const CRUMBS = [{ label: 'Monitors', href: '/monitors' }];

/** A name and the rows to begin with; what the columns are is asked next, when they are known. */
export function NewMonitorPage() {
  const router = useRouter();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<SourceKind>('uploaded');
  const [source, setSource] = useState('');
  const [data, setData] = useState<File>();
  const [reference, setReference] = useState<File>();
  const [made, setMade] = useState<string>();
  const [isSending, setSending] = useState(false);
  const [fault, setFault] = useState<CallError>();
  const create = useCommand('monitoring.createMonitor', { invalidates: ['monitoring'], onError: setFault });

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (kind === 'uploaded' && !data) return;
    setFault(undefined);
    setSending(true);
    try {
      // A file that was refused is chosen again: the monitor is there already.
      const id = made ?? (await create.mutateAsync({ name, source: sourceOf(kind, source) })).id;
      setMade(id);
      if (kind === 'uploaded' && data)
        await uploadFile('monitoring.uploadData', { id, kind: 'data', name: data.name }, data);
      if (reference)
        await uploadFile('monitoring.uploadData', { id, kind: 'reference', name: reference.name }, reference);
      router.push(`/monitors/${id}/setup`);
    } catch (error) {
      if (isCallError(error)) setFault(error);
      setSending(false);
    }
  }

  const nameFault = fault && faultOf(fault, 'name');
  return (
    <>
      <PageBar crumbs={CRUMBS} title="New monitor" />
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <form onSubmit={onSubmit} className="flex max-w-2xl flex-col gap-4 px-4 py-5 lg:px-6">
          <p className="text-muted-foreground">
            The rows that a model saw, with what it answered if that is there. They need one column that says
            when each was. More of them can come later; late ones find their window.
          </p>
          <Field label="Name" error={nameFault}>
            <Input
              value={name}
              onChange={({ target }) => setName(target.value)}
              required
              maxLength={200}
              disabled={made !== undefined}
              autoComplete="off"
              autoFocus
            />
          </Field>
          <Segmented
            label="Where the rows come from"
            value={kind}
            onValueChange={(next) => {
              setKind(next);
              setSource('');
            }}
            options={[
              { value: 'uploaded', label: 'A file' },
              { value: 'endpoint', label: 'An endpoint’s predictions' },
              { value: 'feature-table', label: 'A feature table' },
            ]}
            className="self-start"
          />
          {kind === 'uploaded' ? (
            <Field label="Rows to watch" hint="CSV with a line of names above, or Parquet.">
              <FileInput onFile={setData} isRequired />
            </Field>
          ) : (
            <SourceField
              kind={kind}
              source={source}
              onSource={setSource}
              error={fault && faultOf(fault, 'source')}
            />
          )}
          <Field
            label="Reference (may be left out)"
            hint="What they are compared with, such as the training set. Without it, earlier windows serve."
          >
            <FileInput onFile={setReference} />
          </Field>
          {fault && !nameFault && (
            <p
              role="alert"
              className="rounded-md bg-danger-soft px-3 py-2 text-danger [overflow-wrap:anywhere]"
            >
              {fault.message}
            </p>
          )}
          <div>
            <Button
              type="submit"
              variant="primary"
              disabled={isSending || (kind !== 'uploaded' && source === '')}
            >
              {isSending ? <LoaderCircle className="animate-spin" /> : <Upload />}
              {kind === 'uploaded' ? 'Upload and go on' : 'Go on'}
            </Button>
          </div>
        </form>
      </div>
    </>
  );
}

type SourceFieldProps = {
  kind: 'endpoint' | 'feature-table';
  source: string;
  onSource: (name: string) => void;
  error: string | undefined;
};

function SourceField({ kind, source, onSource, error }: SourceFieldProps) {
  const given = { value: source, onPick: onSource };
  return kind === 'endpoint' ? (
    <Field label="Endpoint" hint="Its log of predictions must be on." {...(error && { error })}>
      <EndpointPick label="Choose an endpoint" {...given} />
    </Field>
  ) : (
    <Field label="Table" hint="Which column says when a row was is asked next." {...(error && { error })}>
      <TablePick label="Choose a table" {...given} />
    </Field>
  );
}
