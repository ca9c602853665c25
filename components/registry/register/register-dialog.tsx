'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Field } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Textarea } from '@/components/ui/input';
import { type CallError, isCallError } from '@/lib/client/call';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { versionHref } from '../links';
import { createUnlessThere, ModelField, useKnownModels } from './model-field';

/** What is registered: a logged model, by what its run calls it. */
export type Registrable = { modelId: string; runId: string | null; name: string };

type Props = { of: Registrable; onClose: () => void };

/** Makes a version of a registered model; of a new one where the name is not taken yet. */
export function RegisterDialog({ of, onClose }: Props) {
  const router = useRouter();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [fault, setFault] = useState<CallError>();
  const typed = name.trim();
  const { offered, model } = useKnownModels(typed);
  const register = useCommand('registry.createVersion', {
    invalidates: ['registry', 'tracking.getLoggedModel', 'tracking.getLineage'],
    onSuccess({ modelVersion }) {
      toast.success(`Registered as ${modelVersion.name} version ${modelVersion.version}`);
      router.push(versionHref(modelVersion.name, modelVersion.version));
    },
    onError: setFault,
  });

  const [isMaking, setMaking] = useState(false);
  const isBusy = isMaking || register.isPending;

  async function submit() {
    setFault(undefined);
    setMaking(true);
    try {
      if (!model) await createUnlessThere(typed);
    } catch (error) {
      if (isCallError(error)) setFault(error);
      else throw error;
      return;
    } finally {
      setMaking(false);
    }
    register.mutate({
      name: typed,
      source: `models:/${of.modelId}`,
      modelId: of.modelId,
      ...(of.runId && { runId: of.runId }),
      description,
    });
  }
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Register the model"
        description={`${of.name} becomes a version: it gets a number, and can be moved to a stage.`}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed && !isBusy) void submit();
          }}
        >
          <DialogBody className="flex flex-col gap-4">
            <ModelField
              value={name}
              onValueChange={(next) => {
                setName(next);
                setFault(undefined);
              }}
              offered={offered}
              error={fault?.message}
              hint={
                typed === ''
                  ? 'One that is there, or a new name.'
                  : model
                    ? 'It becomes the next version of this model.'
                    : 'A new model of this name is made.'
              }
            />
            <Field label="What is new in it" hint="Markdown. Who decides on it reads this first.">
              <Textarea value={description} onChange={(event) => setDescription(event.target.value)} />
            </Field>
          </DialogBody>
          <SubmitFooter isDisabled={!typed || isBusy}>Register</SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
