'use client';
import { useId, useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { useCommand } from '@/lib/client/use-operation';
import type { WebhookDialect } from '@/lib/pure/registry-events';
import { EventFields } from './event-fields';
import { NOTHING_TAKEN, readTarget, type TakenAway, type TargetKind } from './webhook-draft';
import { WEBHOOK_TOUCHES } from './webhook-menu';
import type { ListedWebhook } from './webhooks-panel';

type Props = {
  /** None for a new one. */
  webhook: ListedWebhook | undefined;
  /** Where it is made for one model. */
  modelName: string | undefined;
  onClose: () => void;
};

export function WebhookDialog({ webhook, modelName, onClose }: Props) {
  const [dialect, setDialect] = useState<WebhookDialect>(webhook?.dialect ?? 'databricks');
  const [chosenKind, setKind] = useState<TargetKind>(webhook?.job ? 'job' : 'http');
  // MLflow's call an address, whatever was chosen before.
  const kind = dialect === 'mlflow' ? 'http' : chosenKind;
  const [events, setEvents] = useState<readonly string[]>(webhook?.events ?? []);
  const [verifiesTls, setVerifiesTls] = useState(webhook?.verifiesTls ?? true);
  const [taken, setTaken] = useState(NOTHING_TAKEN);
  const options = { invalidates: WEBHOOK_TOUCHES, onSuccess: onClose, onError: () => {} };
  const create = useCommand('registry.createWebhook', options);
  const update = useCommand('registry.updateWebhook', options);
  const { error, isPending } = webhook ? update : create;
  const isOfModel = (webhook ? webhook.modelName : modelName) != null;
  const [asked, setAsked] = useState(false);
  const tlsId = useId();
  const lacksEvents = asked && events.length === 0 ? 'Choose at least one.' : undefined;
  const fault = (...fields: string[]) =>
    fields.map((field) => faultOf(error, field)).find((one) => one !== undefined);
  const known = [
    'name',
    'description',
    'events',
    'httpUrlSpec',
    'httpUrlSpec.url',
    'httpUrlSpec.authorization',
    'jobSpec',
    'jobSpec.jobId',
    'jobSpec.accessToken',
    'modelName',
  ];
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={webhook ? 'Edit the webhook' : 'New webhook'}
        className="max-w-xl"
        loses="what you wrote"
      >
        <form
          className="flex min-h-0 flex-col"
          onSubmit={(event) => {
            const fields = readForm(event);
            setAsked(true);
            if (events.length === 0) return;
            const { name = '', description = '' } = fields;
            const target = readTarget(kind, fields, {
              job: webhook?.job ?? undefined,
              verifiesTls,
              taken,
            });
            const shared = { events: [...events], description, ...(name && { name }), ...target };
            if (webhook) update.mutate({ id: webhook.id, ...shared });
            else {
              const of = modelName ?? (fields.modelName ?? '').trim();
              create.mutate({ dialect, ...(of && { modelName: of }), ...shared });
            }
          }}
        >
          <DialogBody className="flex flex-col gap-4">
            {!webhook && (
              <Segmented<WebhookDialect>
                label="Form of the message"
                value={dialect}
                onValueChange={(next) => {
                  setDialect(next);
                  setEvents([]);
                }}
                className="self-start"
                options={[
                  { value: 'databricks', label: 'Databricks events' },
                  { value: 'mlflow', label: 'MLflow events' },
                ]}
              />
            )}
            {!webhook && modelName === undefined && (
              <Field label="Model" hint="Leave it empty to hear of all models." error={fault('modelName')}>
                <Input name="modelName" autoComplete="off" />
              </Field>
            )}
            {dialect === 'mlflow' && (
              <Field label="Name" error={fault('name')}>
                <Input name="name" defaultValue={webhook?.name} required autoComplete="off" />
              </Field>
            )}
            {dialect === 'databricks' && (
              <Segmented<TargetKind>
                label="What it does"
                value={kind}
                onValueChange={setKind}
                className="self-start"
                options={[
                  { value: 'http', label: 'Call an address' },
                  { value: 'job', label: 'Start a job' },
                ]}
              />
            )}
            {kind === 'http' ? (
              <HttpFields
                webhook={webhook}
                taken={taken}
                onTake={setTaken}
                error={fault('httpUrlSpec.url', 'httpUrlSpec', 'httpUrlSpec.authorization')}
              />
            ) : (
              <JobFields
                webhook={webhook}
                error={fault('jobSpec.jobId', 'jobSpec')}
                tokenError={fault('jobSpec.accessToken')}
              />
            )}
            {kind === 'http' && (
              <div className="flex items-center gap-1.5">
                <Checkbox
                  id={tlsId}
                  checked={verifiesTls}
                  onCheckedChange={(is) => setVerifiesTls(is === true)}
                />
                <label htmlFor={tlsId}>Refuse an address whose certificate is not in order</label>
              </div>
            )}
            <EventFields
              dialect={dialect}
              isOfModel={isOfModel}
              events={events}
              onChange={setEvents}
              error={lacksEvents ?? fault('events')}
            />
            <Field label="Description" error={fault('description')}>
              <Input name="description" defaultValue={webhook?.description} autoComplete="off" />
            </Field>
            {error && !known.includes(error.field ?? '') && (
              <p role="alert" className="text-xs text-danger">
                {error.message}
              </p>
            )}
          </DialogBody>
          <SubmitFooter isDisabled={isPending}>{webhook ? 'Save' : 'Create'}</SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

type TargetProps = { webhook: ListedWebhook | undefined; error: string | undefined };

type HttpProps = TargetProps & { taken: TakenAway; onTake: (taken: TakenAway) => void };

const HttpFields = ({ webhook, error, taken, onTake }: HttpProps) => (
  <>
    <Field label="Address" {...(error && { error })}>
      <Input
        name="url"
        type="url"
        placeholder="https://ci.example.com/hooks/registry"
        required
        defaultValue={webhook?.url}
        autoFocus
        autoComplete="off"
      />
    </Field>
    <Field
      label="Secret"
      hint={
        webhook?.hasSecret
          ? 'It has one, which nobody is told. Write another to change it.'
          : 'Messages are signed by it, so that the receiver knows them to be ours.'
      }
    >
      <Input name="secret" type="password" autoComplete="new-password" />
    </Field>
    {webhook?.hasSecret && (
      <Take label="Sign no more" isTaken={taken.secret} onTake={(secret) => onTake({ ...taken, secret })} />
    )}
    <Field
      label="Authorization header"
      hint={
        webhook?.hasAuthorization ? 'It has one. Write another to change it.' : 'Sent as it stands: Bearer …'
      }
    >
      <Input name="authorization" type="password" autoComplete="new-password" />
    </Field>
    {webhook?.hasAuthorization && (
      <Take
        label="Send no authorization any more"
        isTaken={taken.authorization}
        onTake={(authorization) => onTake({ ...taken, authorization })}
      />
    )}
  </>
);

type TakeProps = { label: string; isTaken: boolean; onTake: (isTaken: boolean) => void };

function Take({ label, isTaken, onTake }: TakeProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-1.5">
      <Checkbox id={id} checked={isTaken} onCheckedChange={onTake} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}

const JobFields = ({ webhook, error, tokenError }: TargetProps & { tokenError: string | undefined }) => (
  <>
    <Field label="Job id" {...(error && { error })}>
      <Input name="jobId" required defaultValue={webhook?.job?.jobId} autoFocus autoComplete="off" />
    </Field>
    <Field
      label="Access token"
      hint={
        webhook?.job
          ? 'It has one. Another job takes it again.'
          : 'The job is started by whoever it belongs to.'
      }
      {...(tokenError && { error: tokenError })}
    >
      <Input name="accessToken" type="password" required={!webhook?.job} autoComplete="new-password" />
    </Field>
    <Field label="Workspace" hint="Where the job is, if not here.">
      <Input
        name="workspaceUrl"
        type="url"
        placeholder="https://"
        defaultValue={webhook?.job?.workspaceUrl}
        autoComplete="off"
      />
    </Field>
  </>
);
