'use client';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Field, faultOf, readForm } from '@/components/data/form';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { useCommand } from '@/lib/client/use-operation';
import { pathOf } from './endpoints-table';
import { ModelPick, VersionPick } from './version-pick';

const SIZES = [
  { value: 'Small', label: 'Small: 4 requests at once' },
  { value: 'Medium', label: 'Medium: 8 to 16 requests at once' },
  { value: 'Large', label: 'Large: 16 to 64 requests at once' },
] as const;

/** From a version of a model to an endpoint that answers. */
export function NewEndpointPage() {
  const [{ model, version }, setChosen] = useQueryStates({
    model: parseAsString.withDefault(''),
    version: parseAsString.withDefault(''),
  });
  const [size, setSize] = useState<(typeof SIZES)[number]['value']>('Small');
  const [toZero, setToZero] = useState(false);
  const router = useRouter();
  const create = useCommand('serving.createEndpoint', {
    invalidates: ['serving'],
    onSuccess: ({ name }) => router.push(pathOf(name)),
    onError: () => {},
  });
  const { error } = create;
  const nameFault = error && faultOf(error, 'name');
  const isAlias = version.startsWith('@');
  return (
    <>
      <PageBar crumbs={[{ label: 'Endpoints', href: '/endpoints' }]} title="New endpoint" />
      <form
        aria-label="New endpoint"
        className="flex max-w-xl flex-col gap-4 px-4 py-6 lg:px-6"
        onSubmit={(event) => {
          const { name = '', description = '' } = readForm(event);
          const followed = { entityName: `models:/${model}${version}` };
          const named = { entityName: model, entityVersion: version };
          create.mutate({
            name,
            description,
            config: {
              servedEntities: [
                { ...(isAlias ? followed : named), workloadSize: size, scaleToZeroEnabled: toZero },
              ],
            },
          });
        }}
      >
        <ModelPick model={model} onPick={(picked) => void setChosen({ model: picked, version: null })} />
        {model && (
          <VersionPick
            model={model}
            version={version}
            onPick={(picked) => void setChosen({ version: picked })}
          />
        )}
        <Field
          label="Name"
          hint="Part of the address: letters, digits, - and _."
          {...(nameFault && { error: nameFault })}
        >
          <Input
            // The model's own name is a good beginning, until somebody types another.
            key={model}
            name="name"
            required
            maxLength={63}
            autoComplete="off"
            defaultValue={model.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 63)}
          />
        </Field>
        <Field label="Description">
          <Input name="description" autoComplete="off" maxLength={20_000} />
        </Field>
        <Field label="Size" hint="More requests at once are more processes of the model.">
          <Select label="Size" value={size} onValueChange={setSize} options={SIZES} className="w-full" />
        </Field>
        <div className="flex items-center gap-1.5">
          <Checkbox id="to-zero" checked={toZero} onCheckedChange={(isOn) => setToZero(isOn === true)} />
          <label htmlFor="to-zero">
            Scale to zero when nobody asks; the next request waits until it is loaded again
          </label>
        </div>
        {error && !nameFault && (
          <p role="alert" className="text-danger">
            {error.message}
          </p>
        )}
        <div>
          <Button type="submit" variant="primary" disabled={create.isPending || !model || !version}>
            Create the endpoint
          </Button>
        </div>
      </form>
    </>
  );
}
