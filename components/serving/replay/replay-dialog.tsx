'use client';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { type FormEvent, useState } from 'react';
import { Field, FormFault, faultIn, readForm } from '@/components/data/form';
import { PickField } from '@/components/data/pick-field';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import type { Endpoint } from '../endpoint-page';
import { ModelPick } from '../version-pick';

const DAY = 86_400_000;
const SPANS = [
  { value: '1', label: 'Last day' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
] as const;

type Props = { endpoint: Endpoint; onClose: () => void; onStarted: (number: number) => void };

/** Which version, over how much of the log. Whoever comes from a version's page brings it along in the address. */
export function ReplayDialog({ endpoint, onClose, onStarted }: Props) {
  const [given] = useQueryStates({ model: parseAsString, candidate: parseAsInteger });
  const [model, setModel] = useState(() => given.model ?? mainModel(endpoint));
  const [picked, setPicked] = useState(given.candidate ? String(given.candidate) : '');
  const [days, setDays] = useState<(typeof SPANS)[number]['value']>('7');
  const versions = useOperation(
    'registry.listVersions',
    { name: model, limit: 200 },
    { enabled: model !== '' },
  );
  const numbers = (versions.data?.versions ?? []).map(({ version, stage }) => ({ version, stage }));
  const version = picked || newestNotServed(endpoint, model, numbers);
  const start = useCommand('serving.startReplay', {
    invalidates: ['serving.listReplays', 'serving.listVersionReplays'],
    onSuccess: ({ number }) => onStarted(number),
    onError: () => {},
  });
  const { error } = start;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const { mostRows = '', tolerance = '' } = readForm(event);
    const to = Date.now();
    start.mutate({
      name: endpoint.name,
      modelName: model,
      modelVersion: Number(version),
      from: to - Number(days) * DAY,
      to,
      mostRows: Number(mostRows),
      ...(tolerance.trim() !== '' && { tolerance: Number(tolerance) }),
    });
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Replay a version"
        description={`It answers what ${endpoint.name} was asked. Nobody gets these answers.`}
        className="max-w-lg"
      >
        <form aria-label="Replay a version" className="flex min-h-0 flex-col" onSubmit={submit}>
          <DialogBody className="flex flex-col gap-4">
            <ModelPick
              model={model}
              onPick={(name) => {
                setModel(name);
                setPicked('');
              }}
              error={faultIn(error, 'modelName').error}
            />
            <PickField
              title="Version"
              label="Versions"
              shown={version && `Version ${version}`}
              nothing="Choose a version"
              options={numbers.map((one) => ({
                value: String(one.version),
                name: `Version ${one.version}${one.stage === 'None' ? '' : `, ${one.stage}`}${isServed(endpoint, model, one.version) ? ', served now' : ''}`,
              }))}
              value={version}
              onPick={setPicked}
              placeholder="Find a version"
              empty="The model has no version."
              hint="The newest that is not served, if you choose none."
              error={faultIn(error, 'modelVersion').error}
            />
            <div className="flex flex-col gap-1">
              <span aria-hidden className="text-xs font-medium">
                Logged requests of
              </span>
              <Segmented
                label="Logged requests of"
                value={days}
                onValueChange={setDays}
                options={SPANS}
                className="self-start"
              />
              {faultIn(error, 'from').error && (
                <p role="alert" className="text-xs text-danger">
                  {faultIn(error, 'from').error}
                </p>
              )}
            </div>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field
                label="Rows at most"
                hint="10 to 50,000. Of more rows so many are drawn, the same for each version."
                {...faultIn(error, 'mostRows')}
              >
                <Input name="mostRows" inputMode="numeric" defaultValue={10000} required />
              </Field>
              <Field
                label="Numbers differ from"
                hint="The difference that counts. Empty: a hundredth of their spread."
                {...faultIn(error, 'tolerance')}
              >
                <Input name="tolerance" inputMode="decimal" />
              </Field>
            </div>
            <FormFault
              error={error}
              fields={['modelName', 'modelVersion', 'from', 'mostRows', 'tolerance']}
            />
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={start.isPending || !version}>
              Replay
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** The registered model whose answers are most of the endpoint's. */
function mainModel({ config }: Endpoint): string {
  const [main] = [...(config?.entities ?? [])]
    .filter(({ external }) => !external)
    .sort((a, b) => b.percent - a.percent);
  return main?.modelName ?? '';
}

const isServed = ({ config }: Endpoint, model: string, version: number) =>
  config?.entities.some((entity) => entity.modelName === model && entity.version === version) ?? false;

function newestNotServed(
  endpoint: Endpoint,
  model: string,
  versions: readonly { version: number }[],
): string {
  const others = versions.map(({ version }) => version).filter((one) => !isServed(endpoint, model, one));
  return others.length > 0 ? String(Math.max(...others)) : '';
}
