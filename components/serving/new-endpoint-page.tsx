'use client';
import { useRouter } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import type { InputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import type { ExternalTask } from '@/lib/pure/scoring/external/tasks';
import { ClusterPick, HERE } from './clusters/cluster-pick';
import { pathOf } from './endpoints-table';
import { ExternalFields, type Place, readExternalForm, taskAt } from './external-fields';
import { ModelPick, VersionPick } from './version-pick';

type Entity = NonNullable<InputOf<'serving.createEndpoint'>['config']['servedEntities']>[number];

const KINDS = ['registered', 'external'] as const;
const SIZES = [
  { value: 'Small', label: 'Small: 4 requests at once' },
  { value: 'Medium', label: 'Medium: 8 to 16 requests at once' },
  { value: 'Large', label: 'Large: 16 to 64 requests at once' },
] as const;

/** From a version of a model, or a model that somebody else executes, to an endpoint that answers. */
export function NewEndpointPage() {
  const [{ model, version, kind }, setChosen] = useQueryStates({
    kind: parseAsStringLiteral(KINDS).withDefault('registered'),
    model: parseAsString.withDefault(''),
    version: parseAsString.withDefault(''),
  });
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
  const nameFault = error && faultOf(error, 'name');
  const isExternal = kind === 'external';
  const entityOf = (form: Record<string, string>): Entity => {
    if (isExternal) return { externalModel: readExternalForm(form, place, task) };
    const which = version.startsWith('@')
      ? { entityName: `models:/${model}${version}` }
      : { entityName: model, entityVersion: version };
    return { ...which, workloadSize: size, scaleToZeroEnabled: toZero };
  };
  return (
    <>
      <PageBar crumbs={[{ label: 'Endpoints', href: '/endpoints' }]} title="New endpoint" />
      <form
        aria-label="New endpoint"
        className="flex max-w-xl flex-col gap-4 px-4 py-6 lg:px-6"
        onSubmit={(event) => {
          const form = readForm(event);
          const { name = '', description = '' } = form;
          const place = !isExternal && cluster !== HERE && { cluster };
          create.mutate({ name, description, config: { servedEntities: [entityOf(form)], ...place } });
        }}
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
            <ModelPick model={model} onPick={(picked) => void setChosen({ model: picked, version: null })} />
            {model && (
              <VersionPick
                model={model}
                version={version}
                onPick={(picked) => void setChosen({ version: picked })}
              />
            )}
          </>
        )}
        <Field
          label="Name"
          hint="Part of the address: letters, digits, - and _."
          {...(nameFault && { error: nameFault })}
        >
          <Input
            // The model's own name is a good beginning, until somebody types another.
            key={isExternal ? '' : model}
            name="name"
            required
            maxLength={63}
            autoComplete="off"
            defaultValue={isExternal ? '' : model.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 63)}
          />
        </Field>
        <Field label="Description">
          <Input name="description" autoComplete="off" maxLength={20_000} />
        </Field>
        {!isExternal && (
          <>
            <ClusterPick cluster={cluster} onPick={setCluster} />
            <Field label="Size" hint="More requests at once are more processes of the model.">
              <Select label="Size" value={size} onValueChange={setSize} options={SIZES} className="w-full" />
            </Field>
            <div className="flex items-center gap-1.5">
              <Checkbox id="to-zero" checked={toZero} onCheckedChange={(isOn) => setToZero(isOn === true)} />
              <label htmlFor="to-zero">
                Scale to zero when nobody asks; the next request waits until it is loaded again
              </label>
            </div>
          </>
        )}
        {error && !nameFault && (
          <p role="alert" className="text-danger">
            {error.message}
          </p>
        )}
        <div>
          <Button
            type="submit"
            variant="primary"
            disabled={create.isPending || (!isExternal && (!model || !version))}
          >
            Create the endpoint
          </Button>
        </div>
      </form>
    </>
  );
}
