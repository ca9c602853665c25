'use client';
import { type FormEvent, useId, useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import type { InputOf } from '@/lib/client/call';
import { toast } from '@/lib/client/toast';
import { offerUndo } from '@/lib/client/undo';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

type Target = InputOf<'tracking.tagRuns'>['target'];
type TagDialogProps = { experimentId: string; target: Target; count: number; onDone: () => void };

/** One tag on many runs, or off them. */
export function TagDialog({ experimentId, target, count, onDone }: TagDialogProps) {
  const [mode, setMode] = useState<'set' | 'remove'>('set');
  const known = useId();
  const keys = useOperation('tracking.listColumns', { experimentIds: [experimentId], without: ['mlflow.'] });
  // Lists are filtered, grouped and ordered by tags, and charts are of what is listed.
  const invalidates = ['tracking'];
  const back = useCommand('tracking.restoreTags', { invalidates });
  const tag = useCommand('tracking.tagRuns', {
    invalidates,
    onError: () => undefined,
    onSuccess({ before, count: changed }, { key, value }) {
      const done = `${plural(changed, 'run')} ${value === null ? 'without' : 'tagged'} ${key}`;
      if (before && before.length > 0) offerUndo(done, () => back.mutate({ key, before }));
      else toast.success(done);
      onDone();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    const { key = '', value = '' } = readForm(event);
    tag.mutate({ target, key, value: mode === 'set' ? value : null });
  }
  const fault = faultOf(tag.error, 'key');
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onDone()}>
      <DialogContent title={`Tag ${plural(count, 'run')}`}>
        <form onSubmit={submit}>
          <DialogBody className="flex flex-col gap-3">
            <Segmented
              label="What to do"
              value={mode}
              onValueChange={setMode}
              options={[
                { value: 'set', label: 'Set a tag' },
                { value: 'remove', label: 'Remove a tag' },
              ]}
              className="self-start"
            />
            <Field label="Key" {...(fault && { error: fault })}>
              <Input name="key" list={known} autoFocus autoComplete="off" maxLength={250} required />
            </Field>
            <datalist id={known}>
              {keys.data?.tags.keys.map((key) => (
                <option key={key} value={key} />
              ))}
            </datalist>
            {mode === 'set' && (
              <Field label="Value">
                <Input name="value" autoComplete="off" />
              </Field>
            )}
            {count > 1000 && (
              <p className="text-xs text-muted-foreground">
                This many runs at once cannot be put back by undo.
              </p>
            )}
            {tag.error && !fault && <p className="text-sm text-danger">{tag.error.message}</p>}
          </DialogBody>
          <SubmitFooter isDisabled={tag.isPending}>
            {mode === 'set' ? 'Set the tag' : 'Remove the tag'}
          </SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
