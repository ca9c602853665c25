'use client';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { ModelPick, VersionPick } from '@/components/serving/version-pick';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { useCommand } from '@/lib/client/use-operation';
import { InputFields } from './input-fields';
import { askedOf, type Chosen, outputNameFor } from './job-form';
import { jobHref } from './links';
import { OutputFields } from './output-fields';

const NOTHING: Omit<Chosen, 'model' | 'version' | 'table'> = {
  when: 'hand',
  from: 'table',
  uploadId: '',
  into: 'table',
  mode: 'append',
  start: 'latest',
  followsModel: true,
};

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** From a version of a model and some rows to a table of predictions. */
export function NewJobPage() {
  const [{ model, version, table }, setChosen] = useQueryStates({
    model: parseAsString.withDefault(''),
    version: parseAsString.withDefault(''),
    table: parseAsString.withDefault(''),
  });
  const [rest, setRest] = useState(NOTHING);
  const change = (some: Partial<typeof NOTHING>) => setRest((before) => ({ ...before, ...some }));
  const chosen: Chosen = { ...rest, model, version, table };
  const router = useRouter();
  const create = useCommand('scoring.createJob', {
    invalidates: ['scoring', 'registry'],
    onSuccess: ({ name }) => router.push(jobHref(name)),
    onError: () => {},
  });
  const { error } = create;
  const isStream = rest.when === 'stream';
  const isFromTable = isStream || rest.from === 'table';
  const isWhole = model && version && (isFromTable ? table : rest.uploadId);
  const outputName = outputNameFor(isFromTable ? table : '', model);
  const faults = [
    'name',
    'trigger.cron',
    'trigger.timeZone',
    'definition.output.table',
    'definition.output.keys',
  ];
  const isOfField = error?.field !== undefined && faults.includes(error.field);
  return (
    <>
      <PageBar crumbs={[{ label: 'Scoring', href: '/scoring' }]} title="New scoring job" />
      <form
        aria-label="New scoring job"
        className="flex max-w-xl flex-col gap-4 overflow-y-auto px-4 py-6 scroll-thin lg:px-6"
        onSubmit={(event) => create.mutate(askedOf(chosen, readForm(event)))}
      >
        <ModelPick model={model} onPick={(picked) => void setChosen({ model: picked, version: null })} />
        {model && (
          <VersionPick
            model={model}
            version={version}
            onPick={(picked) => void setChosen({ version: picked })}
          />
        )}
        <div className="flex flex-col gap-1">
          <span className="text-xs font-medium">When</span>
          <Segmented
            label="When"
            value={rest.when}
            onValueChange={(when) => change({ when })}
            options={[
              { value: 'hand', label: 'Now' },
              { value: 'schedule', label: 'On a schedule' },
              { value: 'stream', label: 'As rows are committed' },
            ]}
            className="self-start"
          />
        </div>
        {rest.when === 'schedule' && <ScheduleFields error={error} />}
        <InputFields
          chosen={chosen}
          onChange={change}
          onTable={(picked) => void setChosen({ table: picked })}
        />
        <OutputFields chosen={chosen} onChange={change} outputName={outputName} error={error} />
        {!isStream && version.startsWith('@') && (
          <div className="flex items-center gap-1.5">
            <Checkbox
              id="follows-model"
              checked={rest.followsModel}
              onCheckedChange={(isOn) => change({ followsModel: isOn === true })}
            />
            <label htmlFor="follows-model">Also run when {version} moves to another version</label>
          </div>
        )}
        <Field label="Name" {...(faultOf(error, 'name') && { error: faultOf(error, 'name') as string })}>
          <Input
            // A good beginning, until somebody types another.
            key={model}
            name="name"
            required
            maxLength={200}
            autoComplete="off"
            defaultValue={model && `Score with ${model}`}
          />
        </Field>
        <Field label="Description">
          <Input name="description" autoComplete="off" maxLength={20_000} />
        </Field>
        {error && !isOfField && (
          <p role="alert" className="text-danger">
            {error.message}
          </p>
        )}
        <div>
          <Button type="submit" variant="primary" disabled={create.isPending || !isWhole}>
            {rest.when === 'hand' ? 'Score the rows' : 'Create the job'}
          </Button>
        </div>
      </form>
    </>
  );
}

type Fault = { field?: string; message: string } | null;

function ScheduleFields({ error }: { error: Fault }) {
  const cron = faultOf(error, 'trigger.cron');
  const zone = faultOf(error, 'trigger.timeZone');
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <Field label="Schedule" hint="Minute, hour, day, month, weekday." {...(cron && { error: cron })}>
        <Input name="cron" required autoComplete="off" defaultValue="0 6 * * *" className="font-mono" />
      </Field>
      <Field label="Time zone" {...(zone && { error: zone })}>
        <Input name="timeZone" required autoComplete="off" defaultValue={localZone()} />
      </Field>
    </div>
  );
}
