'use client';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { versionHref } from '../links';
import { ModelField, useKnownModels } from './model-field';
import { type Outcome, useRegisterMany } from './use-register-many';

type Run = { runId: string; name: string };
type Props = { experimentIds: string[]; runs: readonly Run[]; onClose: () => void };

/** Makes versions of one registered model of what several runs logged: says before what will come of it, and after what did. */
export function RegisterRunsDialog({ experimentIds, runs, onClose }: Props) {
  const [name, setName] = useState('');
  const [picks, setPicks] = useState<Readonly<Record<string, string>>>({});
  const typed = name.trim();
  const { offered, model } = useKnownModels(typed);
  const logged = useOperation('tracking.searchLoggedModels', {
    experimentIds,
    filter: `source_run_id IN (${runs.map(({ runId }) => `'${runId}'`).join(', ')})`,
    maxResults: 1000,
  });
  const rows = useMemo(
    () =>
      runs.map((run) => {
        const models = (logged.data?.models ?? []).filter(({ sourceRunId }) => sourceRunId === run.runId);
        const picked = picks[run.runId];
        const chosen =
          picked === '' ? undefined : (models.find(({ modelId }) => modelId === picked) ?? models[0]);
        return { ...run, models, chosen };
      }),
    [runs, logged.data, picks],
  );
  const { outcomes, fault, isBusy, register } = useRegisterMany();
  const wanted = rows.flatMap(({ runId, chosen }) =>
    chosen?.status === 'LOGGED_MODEL_READY' && outcomes[chosen.modelId]?.kind !== 'done'
      ? [{ runId, modelId: chosen.modelId }]
      : [],
  );
  const done = Object.values(outcomes).filter(({ kind }) => kind === 'done').length;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Register the models of ${plural(runs.length, 'run')}`}
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
            {logged.error && <p className="text-danger">{logged.error.message}</p>}
            {!logged.data && !logged.error && <Skeleton className="h-32" />}
            {logged.data && (
              <ul
                aria-label="What will be registered"
                className="max-h-72 divide-y overflow-y-auto rounded-md border scroll-thin"
              >
                {rows.map(({ runId, name: runName, models, chosen }) => (
                  <li key={runId} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
                    <span className="min-w-32 flex-1 truncate font-medium">{runName}</span>
                    {models.length > 0 && (
                      <select
                        aria-label={`Model of ${runName}`}
                        value={chosen?.modelId ?? ''}
                        disabled={isBusy}
                        onChange={(event) => setPicks({ ...picks, [runId]: event.target.value })}
                        className="h-7 max-w-44 rounded-md border border-control bg-background px-1.5 text-sm"
                      >
                        {models.map(({ modelId, name: called }) => (
                          <option key={modelId} value={modelId}>
                            {called}
                          </option>
                        ))}
                        <option value="">Leave it out</option>
                      </select>
                    )}
                    <span role="status" className="w-56 text-xs text-muted-foreground">
                      <Said
                        name={typed}
                        outcome={chosen && outcomes[chosen.modelId]}
                        plan={planOf(
                          models.length,
                          chosen?.status,
                          wanted.findIndex((one) => one.runId === runId),
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

/** What will come of a run, before anything is done. */
function planOf(models: number, status: string | undefined, place: number, wanted: number): string {
  if (models === 0) return 'Logged no model: left out';
  if (status === undefined) return 'Left out';
  if (status === 'LOGGED_MODEL_PENDING') return 'Is still being logged: left out';
  if (status === 'LOGGED_MODEL_UPLOAD_FAILED') return 'Could not be logged: left out';
  return `Becomes a new version, ${place + 1} of ${wanted}`;
}

type SaidProps = { name: string; outcome: Outcome | undefined; plan: string };

function Said({ name, outcome, plan }: SaidProps) {
  if (outcome?.kind === 'done')
    return (
      <span className="inline-flex items-center gap-1.5 text-success">
        <CircleCheck aria-hidden className="size-3.5" />
        <HoverLink href={versionHref(name, outcome.version)} className="rounded-xs underline">
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
