'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { changesOf } from '@/components/data/changes';
import { Field, FormFault, faultIn, readForm } from '@/components/data/form';
import { VersionPick } from '@/components/serving/version-pick';
import { useSession } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { useCommand } from '@/lib/client/use-operation';
import { jobHref } from './links';
import type { Job } from './run-state';

const versionOf = ({ definition: { model } }: Job) =>
  model.alias === undefined ? String(model.version ?? '') : `@${model.alias}`;

const triggerOf = ({ cron, timeZone, followsModel }: Job) => ({ cron, timeZone, followsModel });

/** What of a job is changed most: which version, when, what it is called. Whoever saves it becomes its owner. */
export function EditDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const { name, kind, definition, owner } = job;
  // As it was when it was opened: what is left as it was then is not sent, and what others change meanwhile stays.
  const [from] = useState(job);
  const { user } = useSession();
  const [version, setVersion] = useState(versionOf(job));
  const [follows, setFollows] = useState(job.followsModel);
  const router = useRouter();
  const update = useCommand('scoring.updateJob', {
    invalidates: ['scoring', 'registry'],
    onSuccess: (saved) => {
      onClose();
      if (saved.name !== name) router.replace(jobHref(saved.name));
    },
    onError: () => {},
  });
  const { error } = update;
  const isAlias = version.startsWith('@');
  const submit = (texts: Record<string, string>) => {
    // A stage that is followed is no version of the list: it stays as it is.
    const { name: called, stage } = definition.model;
    const chosen = isAlias ? { alias: version.slice(1) } : version ? { version: Number(version) } : { stage };
    const trigger = changesOf(triggerOf(from), {
      cron: texts.cron ?? '',
      timeZone: texts.timeZone || 'UTC',
      followsModel: follows && (isAlias || chosen.stage !== undefined),
    });
    update.mutate({
      name,
      ...changesOf(
        { newName: from.name, description: from.description },
        { newName: texts.newName ?? from.name, description: texts.description ?? '' },
      ),
      ...(version !== versionOf(from) && {
        definition: { ...definition, model: { name: called, ...chosen } },
      }),
      ...(kind === 'batch' &&
        Object.keys(trigger).length > 0 && { trigger: { ...triggerOf(job), ...trigger } }),
    });
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        loses="what you wrote"
        title={`Edit ${name}`}
        description={
          user.email === owner
            ? 'A run that goes on keeps the version that it began with.'
            : `It works by the rights of ${owner} now, and by yours once you save it.`
        }
      >
        <form aria-label="Edit the job" onSubmit={(event) => submit(readForm(event))}>
          <DialogBody className="flex flex-col gap-4">
            <Field label="Name" {...faultIn(error, 'newName')}>
              <Input name="newName" required maxLength={200} autoComplete="off" defaultValue={from.name} />
            </Field>
            <Field label="Description">
              <Input
                name="description"
                autoComplete="off"
                maxLength={20_000}
                defaultValue={from.description}
              />
            </Field>
            <VersionPick model={definition.model.name} version={version} onPick={setVersion} />
            {kind === 'batch' && (
              <>
                <Field
                  label="Schedule"
                  hint="Minute, hour, day, month, weekday; empty for none."
                  {...faultIn(error, 'trigger.cron')}
                >
                  <Input name="cron" autoComplete="off" defaultValue={from.cron} className="font-mono" />
                </Field>
                <Field label="Time zone" {...faultIn(error, 'trigger.timeZone')}>
                  <Input name="timeZone" autoComplete="off" defaultValue={from.timeZone} />
                </Field>
                {(isAlias || definition.model.stage !== undefined) && (
                  <div className="flex items-center gap-1.5">
                    <Checkbox
                      id="edit-follows"
                      checked={follows}
                      onCheckedChange={(isOn) => setFollows(isOn === true)}
                    />
                    <label htmlFor="edit-follows">Also run when it moves to another version</label>
                  </div>
                )}
              </>
            )}
            <FormFault error={error} fields={['newName', 'trigger.cron', 'trigger.timeZone']} />
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={update.isPending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
