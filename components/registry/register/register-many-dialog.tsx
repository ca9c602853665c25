'use client';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { plural } from '@/lib/pure/format';
import { versionHref } from '../links';
import { ModelField, useKnownModels } from './model-field';
import { type Outcome, useRegisterMany } from './use-register-many';

type LoggedModel = {
  modelId: string;
  name: string;
  status: 'LOGGED_MODEL_PENDING' | 'LOGGED_MODEL_READY' | 'LOGGED_MODEL_UPLOAD_FAILED';
  sourceRunId: string | null;
};

/** What one line may register: one of its models, or nothing. */
export type Candidate = { id: string; name: string; models: readonly LoggedModel[] };

type Props = {
  title: string;
  /** Undefined until they are known. */
  candidates: readonly Candidate[] | undefined;
  fault?: string | undefined;
  onClose: () => void;
};

/** Makes versions of one registered model of several logged ones: says before what will come of it, and after what did. */
export function RegisterManyDialog({ title, candidates, fault: unknown, onClose }: Props) {
  const [name, setName] = useState('');
  const [picks, setPicks] = useState<Readonly<Record<string, string>>>({});
  const typed = name.trim();
  const { offered, model } = useKnownModels(typed);
  const { outcomes, fault, isBusy, register } = useRegisterMany();
  const rows = (candidates ?? []).map((candidate) => {
    const picked = picks[candidate.id];
    const chosen =
      picked === ''
        ? undefined
        : (candidate.models.find(({ modelId }) => modelId === picked) ?? candidate.models[0]);
    return { ...candidate, chosen };
  });
  const wanted = rows.flatMap(({ id, chosen }) =>
    chosen?.status === 'LOGGED_MODEL_READY' && outcomes[chosen.modelId]?.kind !== 'done'
      ? [{ id, runId: chosen.sourceRunId, modelId: chosen.modelId }]
      : [],
  );
  const done = Object.values(outcomes).filter(({ kind }) => kind === 'done').length;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={title}
        description="Each becomes a version of one registered model, in the order below."
        className="max-w-2xl"
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed && wanted.length > 0 && !isBusy) void register(typed, model !== undefined, wanted);
          }}
        >
          <DialogBody className="flex flex-col gap-4">
            <ModelField
              value={name}
              onValueChange={setName}
              offered={offered}
              error={fault}
              hint={
                typed === ''
                  ? 'One that is there, or a new name.'
                  : model
                    ? `They become the next versions of this model, which has ${plural(model.versions, 'version')}.`
                    : 'A new model of this name is made.'
              }
            />
            {unknown && <p className="text-danger">{unknown}</p>}
            {!candidates && !unknown && <Skeleton className="h-32" />}
            {candidates && (
              <ul
                aria-label="What will be registered"
                className="max-h-72 divide-y overflow-y-auto rounded-md border scroll-thin"
              >
                {rows.map(({ id, name: called, models, chosen }) => (
                  <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
                    <span className="min-w-32 flex-1 truncate font-medium">{called}</span>
                    {models.length > 0 && (
                      <select
                        aria-label={`Model of ${called}`}
                        value={chosen?.modelId ?? ''}
                        disabled={isBusy}
                        onChange={(event) => setPicks({ ...picks, [id]: event.target.value })}
                        className="h-7 max-w-44 rounded-md border border-control bg-background px-1.5 text-sm"
                      >
                        {models.map(({ modelId, name: model }) => (
                          <option key={modelId} value={modelId}>
                            {model}
                          </option>
                        ))}
                        <option value="">Leave it out</option>
                      </select>
                    )}
                    <span role="status" className="w-56 text-xs text-muted-foreground">
                      <Said
                        outcome={chosen && outcomes[chosen.modelId]}
                        plan={planOf(
                          models.length,
                          chosen?.status,
                          wanted.findIndex((one) => one.id === id),
                          wanted.length,
                        )}
                      />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>{done > 0 ? 'Close' : 'Cancel'}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={!typed || wanted.length === 0 || isBusy}>
              {Object.keys(outcomes).length > 0 && wanted.length > 0 ? 'Try again' : 'Register'}{' '}
              {plural(wanted.length, 'model')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What will come of a line, before anything is done. */
function planOf(models: number, status: string | undefined, place: number, wanted: number): string {
  if (models === 0) return 'Logged no model: left out';
  if (status === undefined) return 'Left out';
  if (status === 'LOGGED_MODEL_PENDING') return 'Is still being logged: left out';
  if (status === 'LOGGED_MODEL_UPLOAD_FAILED') return 'Could not be logged: left out';
  return `Becomes a new version, ${place + 1} of ${wanted}`;
}

type SaidProps = { outcome: Outcome | undefined; plan: string };

function Said({ outcome, plan }: SaidProps) {
  if (outcome?.kind === 'done')
    return (
      <span className="inline-flex items-center gap-1.5 text-success">
        <CircleCheck aria-hidden className="size-3.5" />
        <HoverLink href={versionHref(outcome.name, outcome.version)} className="rounded-xs underline">
          Version {outcome.version}
        </HoverLink>
      </span>
    );
  if (outcome?.kind === 'failed')
    return (
      <span className="inline-flex items-start gap-1.5 text-danger">
        <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
        {outcome.message}
      </span>
    );
  return outcome?.kind === 'busy' ? 'Registering…' : plan;
}
