'use client';
import { type FormEvent, useState } from 'react';
import { FormFault, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import { useCommand } from '@/lib/client/use-operation';
import { CanaryFields, readCanaryForm } from './canary-fields';
import type { Endpoint } from './endpoint-page';
import { ShadowFields } from './shadow-fields';
import { VersionPick } from './version-pick';

const KINDS = [
  { value: 'canary', label: 'Step by step' },
  { value: 'shadow', label: 'As a shadow' },
  { value: 'atOnce', label: 'At once' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

const SAID: Record<Kind, string> = {
  canary: 'It gets more and more of the traffic by itself while it does well, and none where it does not.',
  shadow:
    'It is asked a copy of what callers ask. Nobody waits for it, and nobody gets its answers: they are compared with those that callers get.',
  atOnce:
    'It gets all of the traffic as soon as it is ready. What is live now stays for the way back, which takes no time.',
};

type Props = {
  endpoint: Endpoint;
  /** Of the model that has most of the traffic. */
  model: string;
  /** Already chosen: a shadow that becomes the canary. */
  version?: string;
  onClose: () => void;
};

/** Another version beside, or in the place of, what an endpoint serves. */
export function RolloutDialog({ endpoint, model, version: given = '', onClose }: Props) {
  const [version, setVersion] = useState(given);
  const isFirst = endpoint.config === null;
  const [kind, setKind] = useState<Kind>(isFirst ? 'atOnce' : 'canary');
  const [monitor, setMonitor] = useState('');
  const rollOut = useCommand('serving.rollOut', {
    invalidates: ['serving'],
    onSuccess: onClose,
    onError: () => {},
  });
  const { error } = rollOut;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const form = readForm(event);
    const how =
      kind === 'canary'
        ? { kind, ...readCanaryForm(form), ...(monitor && { monitor }) }
        : kind === 'shadow'
          ? { kind, percent: Number(form.percent) }
          : { kind };
    const alias = version.startsWith('@') && { entityName: `models:/${model}${version}` };
    rollOut.mutate({ name: endpoint.name, entityVersion: version, entityName: model, ...alias, how });
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Roll out a version"
        description={`${model} at ${endpoint.name}`}
        className="max-w-lg"
        loses="what you wrote"
      >
        <form aria-label="Roll out a version" className="flex min-h-0 flex-col" onSubmit={submit}>
          <DialogBody className="flex flex-col gap-4">
            <VersionPick model={model} version={version} onPick={setVersion} />
            <div className="flex flex-col gap-2">
              {!isFirst && (
                <Segmented
                  label="How"
                  value={kind}
                  onValueChange={setKind}
                  options={KINDS}
                  className="self-start"
                />
              )}
              <p className="text-xs text-muted-foreground">
                {isFirst ? 'It gets all of the traffic as soon as it is ready.' : SAID[kind]}
              </p>
            </div>
            {kind === 'canary' && (
              <CanaryFields endpointId={endpoint.id} error={error} monitor={monitor} onMonitor={setMonitor} />
            )}
            {kind === 'shadow' && <ShadowFields error={error} />}
            <FormFault error={error} fields={[/^how\./, 'config.canary.monitor']} />
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={rollOut.isPending || !version}>
              Roll out
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
