'use client';
import { useRouter } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Field, FormFault, faultIn, readForm } from '@/components/data/form';
import { SuggestedInput } from '@/components/data/suggested-input';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Input, Textarea } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import type { InputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import type { ExternalTask } from '@/lib/pure/scoring/external/tasks';
import { readVariables } from '@/lib/pure/scoring/variables';
import { ClusterPick, HERE } from './clusters/cluster-pick';
import { pathOf } from './endpoints-table';
import { EXTERNAL_FIELDS, ExternalFields, type Place, readExternalForm, taskAt } from './external-fields';
import { ModelPick, VersionPick } from './version-pick';

type Entity = NonNullable<InputOf<'serving.createEndpoint'>['config']['servedEntities']>[number];

const KINDS = ['registered', 'external'] as const;
const SIZES = [
  { value: 'Small', label: 'Small: 4 requests at once' },
  { value: 'Medium', label: 'Medium: 8 to 16 requests at once' },
  { value: 'Large', label: 'Large: 16 to 64 requests at once' },
] as const;

const OF_MODEL = /entity_?[nN]ame$/;
const OF_VERSION = /entity_?[vV]ersion$/;
const OF_VARIABLES = /environment_?[vV]ars/;
const OF_CLUSTER = 'config.cluster';
const FIELDS = ['name', 'description', OF_CLUSTER, OF_MODEL, OF_VERSION, OF_VARIABLES, ...EXTERNAL_FIELDS];

type Said = { field: 'model' | 'version' | 'variables'; message: string };

/** From a version of a model, or a model that somebody else executes, to an endpoint that answers. */
export function NewEndpointPage() {
  const [{ model, version, kind }, setChosen] = useQueryStates({
    kind: parseAsStringLiteral(KINDS).withDefault('registered'),
    model: parseAsString.withDefault(''),
    version: parseAsString.withDefault(''),
  });
  // Where the form begins: what the address says is chosen already.
  const [from] = useState({ kind, model });
  const [size, setSize] = useState<(typeof SIZES)[number]['value']>('Small');
  const [toZero, setToZero] = useState(false);
  const [place, setPlace] = useState<Place>('openai');
  const [wanted, setTask] = useState<ExternalTask>('llm/v1/chat');
  const task = taskAt(place, wanted);
  const [cluster, setCluster] = useState(HERE);
  const router = useRouter();
  const create = useCommand('serving.createEndpoint', {
    invalidates: ['serving'],
    onSuccess: ({ name }) => router.push(pathOf(name)),
    onError: () => {},
  });
  const { error } = create;
  const isExternal = kind === 'external';
  const [said, setSaid] = useState<Said>();
  const fault = (field: Said['field'], ofServer: RegExp) =>
    said?.field === field ? { error: said.message } : faultIn(error, ofServer);
  /** Says beside the field what is missing before the server can be asked, and leads there. */
  const stopAt = (one: Said) => {
    setSaid(one);
    const control =
      document.getElementById(`endpoint-${one.field}`) ?? document.getElementsByName(one.field)[0];
    control?.focus();
  };
  const entityOf = (form: Record<string, string>, environmentVars: Record<string, string>): Entity => {
    if (isExternal) return { externalModel: readExternalForm(form, place, task) };
    const which = version.startsWith('@')
      ? { entityName: `models:/${model}${version}` }
      : { entityName: model, entityVersion: version };
    return { ...which, workloadSize: size, scaleToZeroEnabled: toZero, environmentVars };
  };
  const submit = (form: Record<string, string>) => {
    if (!isExternal && !model) return stopAt({ field: 'model', message: 'Choose the model that answers.' });
    if (!isExternal && !version) {
      const message = 'Choose a version, or an alias that is followed as it moves.';
      return stopAt({ field: 'version', message });
    }
    let variables: Record<string, string>;
    try {
      variables = readVariables(isExternal ? '' : (form.variables ?? ''));
    } catch (thrown) {
      return stopAt({
        field: 'variables',
        message: thrown instanceof Error ? thrown.message : String(thrown),
      });
    }
    setSaid(undefined);
    const { name = '', description = '' } = form;
    const on = !isExternal && cluster !== HERE && { cluster };
    create.mutate({ name, description, config: { servedEntities: [entityOf(form, variables)], ...on } });
  };
  return (
    <>
      <PageBar crumbs={[{ label: 'Endpoints', href: '/endpoints' }]} title="New endpoint" />
      <form
        aria-label="New endpoint"
        className="flex max-w-xl flex-col gap-4 px-4 py-6 lg:px-6"
        onSubmit={(event) => submit(readForm(event))}
      >
        <Segmented
          label="What answers"
          value={kind}
          onValueChange={(value) => void setChosen({ kind: value })}
          options={[
            { value: 'registered', label: 'A registered model' },
            { value: 'external', label: 'An external model' },
          ]}
          className="self-start"
        />
        {isExternal ? (
          <ExternalFields error={error} place={place} onPlace={setPlace} task={task} onTask={setTask} />
        ) : (
          <>
            <ModelPick
              id="endpoint-model"
              autoFocus={!from.model}
              model={model}
              onPick={(picked) => {
                setSaid(undefined);
                void setChosen({ model: picked, version: null });
              }}
              {...fault('model', OF_MODEL)}
            />
            {model && (
              <VersionPick
                id="endpoint-version"
                model={model}
                version={version}
                onPick={(picked) => {
                  setSaid(undefined);
                  void setChosen({ version: picked });
                }}
                {...fault('version', OF_VERSION)}
              />
            )}
          </>
        )}
        <Field label="Name" hint="Part of the address: letters, digits, - and _." {...faultIn(error, 'name')}>
          <SuggestedInput
            name="name"
            autoFocus={from.kind === 'external' || from.model !== ''}
            required
            maxLength={63}
            autoComplete="off"
            suggestion={isExternal ? '' : model.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 63)}
          />
        </Field>
        <Field label="Description" {...faultIn(error, 'description')}>
          <Input name="description" autoComplete="off" maxLength={20_000} />
        </Field>
        {!isExternal && (
          <>
            <ClusterPick cluster={cluster} onPick={setCluster} {...faultIn(error, OF_CLUSTER)} />
            <Field label="Size" hint="More requests at once are more processes of the model.">
              <Select label="Size" value={size} onValueChange={setSize} options={SIZES} className="w-full" />
            </Field>
            <Variables fault={fault('variables', OF_VARIABLES)} />
            <div className="flex items-center gap-1.5">
              <Checkbox id="to-zero" checked={toZero} onCheckedChange={(isOn) => setToZero(isOn === true)} />
              <label htmlFor="to-zero">
                Scale to zero when nobody asks; the next request waits until it is loaded again
              </label>
            </div>
          </>
        )}
        <FormFault error={error} fields={FIELDS} />
        <div>
          <Button type="submit" variant="primary" disabled={create.isPending}>
            Create the endpoint
          </Button>
        </div>
      </form>
    </>
  );
}

const Variables = ({ fault }: { fault: { error?: string } }) => (
  <Field
    label="Environment variables"
    hint="NAME=value, one a line, for the processes of the model alone. Kept sealed, and never shown again."
    {...fault}
  >
    <Textarea
      name="variables"
      rows={2}
      className="font-mono text-xs"
      spellCheck={false}
      autoComplete="off"
      maxLength={60_000}
    />
  </Field>
);
