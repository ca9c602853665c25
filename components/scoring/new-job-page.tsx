'use client';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Field, FormFault, faultIn, readForm } from '@/components/data/form';
import { SuggestedInput } from '@/components/data/suggested-input';
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

const FIELDS = ['name', /^trigger\.(cron|timeZone)$/, /^definition\.(output\.(table|keys)|columns)/];

type Missing = 'model' | 'version' | 'rows';

/** The first that has to be chosen before anything can be scored. */
function missingOf({ model, version, table, uploadId }: Chosen, isFromTable: boolean): Missing | undefined {
  if (!model) return 'model';
  if (!version) return 'version';
  return (isFromTable ? table : uploadId) ? undefined : 'rows';
}

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** From a version of a model and some rows to a table of predictions. */
export function NewJobPage() {
  const [{ model, version, table }, setChosen] = useQueryStates({
    model: parseAsString.withDefault(''),
    version: parseAsString.withDefault(''),
    table: parseAsString.withDefault(''),
  });
  const [rest, setRest] = useState(NOTHING);
  // Where the form begins: a model that the address names is chosen already.
  const [from] = useState(model);
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
  const [isTried, setTried] = useState(false);
  const missing = missingOf(chosen, isFromTable);
  const lacks = (which: Missing, message: string) => (isTried && missing === which ? { error: message } : {});
  const outputName = outputNameFor(isFromTable ? table : '', model);
  return (
    <>
      <PageBar crumbs={[{ label: 'Scoring', href: '/scoring' }]} title="New scoring job" />
      <form
        aria-label="New scoring job"
        className="flex max-w-xl flex-col gap-4 overflow-y-auto px-4 py-6 scroll-thin lg:px-6"
        onSubmit={(event) => {
          const form = readForm(event);
          if (!missing) return create.mutate(askedOf(chosen, form));
          setTried(true);
          document.getElementById(`job-${missing}`)?.focus();
        }}
      >
        <ModelPick
          id="job-model"
          autoFocus={!from}
          model={model}
          onPick={(picked) => void setChosen({ model: picked, version: null })}
          {...lacks('model', 'Choose the model that scores the rows.')}
        />
        {model && (
          <VersionPick
            id="job-version"
            model={model}
            version={version}
            onPick={(picked) => void setChosen({ version: picked })}
            {...lacks('version', 'Choose a version, or an alias that is followed as it moves.')}
          />
        )}
        <div className="flex flex-col gap-1">
          <span className="text-xs font-medium">When</span>
          <Segmented
            label="When"
            value={rest.when}
            // A stream reads no file: the field goes, and what was sent in it.
            onValueChange={(when) => change({ when, ...(when === 'stream' && { uploadId: '' }) })}
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
          {...lacks('rows', isFromTable ? 'Choose the table to score.' : 'Choose the file to score.')}
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
        <Field label="Name" {...faultIn(error, 'name')}>
          <SuggestedInput
            name="name"
            required
            maxLength={200}
            autoComplete="off"
            suggestion={model && `Score with ${model}`}
          />
        </Field>
        <Field label="Description">
          <Input name="description" autoComplete="off" maxLength={20_000} />
        </Field>
        <FormFault error={error} fields={FIELDS} />
        <div>
          <Button type="submit" variant="primary" disabled={create.isPending}>
            {rest.when === 'hand' ? 'Score the rows' : 'Create the job'}
          </Button>
        </div>
      </form>
    </>
  );
}

type Fault = { field?: string; message: string } | null;

function ScheduleFields({ error }: { error: Fault }) {
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <Field label="Schedule" hint="Minute, hour, day, month, weekday." {...faultIn(error, 'trigger.cron')}>
        <Input name="cron" required autoComplete="off" defaultValue="0 6 * * *" className="font-mono" />
      </Field>
      <Field label="Time zone" {...faultIn(error, 'trigger.timeZone')}>
        <Input name="timeZone" required autoComplete="off" defaultValue={localZone()} />
      </Field>
    </div>
  );
}
