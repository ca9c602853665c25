'use client';
import { type FormEvent, useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import type { InputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import type { SavedView } from './use-runs-view';

type SaveViewProps = {
  experimentId: string;
  state: InputOf<'tracking.createView'>['state'];
  /** A view that gets another name or other readers; without one, a new view is saved. */
  renamed?: SavedView | undefined;
  onDone: (viewId?: string) => void;
};

const TOUCHED = { invalidates: ['tracking.listViews', 'tracking.getView'], onError: () => undefined };

export function SaveViewDialog({ experimentId, state, renamed, onDone }: SaveViewProps) {
  const [isShared, setShared] = useState(renamed?.isShared ?? false);
  const create = useCommand('tracking.createView', TOUCHED);
  const update = useCommand('tracking.updateView', TOUCHED);
  const { error, isPending } = renamed ? update : create;

  function submit(event: FormEvent<HTMLFormElement>) {
    const { name = '' } = readForm(event);
    if (renamed) {
      update.mutate(
        { viewId: renamed.id, updatedAt: renamed.updatedAt, name, isShared },
        { onSuccess: () => onDone() },
      );
    } else {
      create.mutate({ experimentId, name, isShared, state }, { onSuccess: ({ id }) => onDone(id) });
    }
  }
  const fault = faultOf(error, 'name');
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onDone()}>
      <DialogContent title={renamed ? 'Rename or share the view' : 'Save this view'}>
        <form onSubmit={submit}>
          <DialogBody className="flex flex-col gap-3">
            <Field label="Name" {...(fault && { error: fault })}>
              <Input
                name="name"
                defaultValue={renamed?.name}
                autoFocus
                autoComplete="off"
                maxLength={100}
                required
              />
            </Field>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button, which a label names as well. */}
            <label className="flex items-center gap-1 text-sm">
              <Checkbox
                checked={isShared}
                onCheckedChange={(isOn) => setShared(isOn === true)}
                className="-ms-1"
              />
              Listed for everybody who may see the experiment
            </label>
            {error && !fault && <p className="text-sm text-danger">{error.message}</p>}
          </DialogBody>
          <SubmitFooter isDisabled={isPending}>Save</SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
