'use client';
import { useState } from 'react';
import { Field, FormFault, faultIn, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input, Textarea } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import type { Cluster } from './clusters-page';

type Props = {
  /** None for a new one. */
  cluster: Cluster | undefined;
  onClose: () => void;
};

const FIELDS = [
  'name',
  'url',
  'token',
  'ca',
  'namespace',
  'serviceAccount',
  'mode',
  'storage',
  'serverUrl',
  'ingressUrl',
];

/** How a cluster is reached. It is asked before anything is kept: what it lacks is said here, and not by the first endpoint. */
export function ClusterDialog({ cluster, onClose }: Props) {
  const [mode, setMode] = useState<Cluster['mode']>(cluster?.mode ?? 'knative');
  const [storage, setStorage] = useState<Cluster['storage']>(cluster?.storage ?? 'http');
  const options = {
    invalidates: ['serving.listClusters', 'serving.nameClusters'],
    onSuccess: () => {
      toast.success(
        cluster ? 'The cluster was asked, and the change is kept.' : 'The cluster answers and is known now.',
      );
      onClose();
    },
    onError: () => {},
  };
  const connect = useCommand('serving.connectCluster', options);
  const change = useCommand('serving.changeCluster', options);
  const { error, isPending } = cluster ? change : connect;
  const fault = (field: string) => faultIn(error, field);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={cluster ? `Edit ${cluster.name}` : 'Connect a cluster'}
        description="A Kubernetes cluster with KServe. Experimental: tested against the interface of both, not yet on a real cluster."
        className="max-w-xl"
        loses="what you wrote"
      >
        <form
          aria-label={cluster ? 'Edit the cluster' : 'Connect a cluster'}
          className="flex min-h-0 flex-col"
          onSubmit={(event) => {
            const { name = '', token = '', namespace = '', url = '', ...rest } = readForm(event);
            const { ca = '', serviceAccount = '', serverUrl = '', ingressUrl = '' } = rest;
            const shared = { url, ca, serviceAccount, storage, serverUrl, ingressUrl };
            if (cluster) change.mutate({ name: cluster.name, ...shared, ...(token && { token }) });
            else connect.mutate({ name, token, namespace, mode, ...shared });
          }}
        >
          <DialogBody className="flex flex-col gap-4">
            {!cluster && (
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label="Name" {...fault('name')}>
                  <Input name="name" required maxLength={63} autoComplete="off" />
                </Field>
                <Field label="Namespace" hint="Where endpoints are made." {...fault('namespace')}>
                  <Input name="namespace" required maxLength={63} autoComplete="off" />
                </Field>
              </div>
            )}
            <Field label="Address of the API" {...fault('url')}>
              <Input
                name="url"
                type="url"
                required
                maxLength={2000}
                autoComplete="off"
                placeholder="https://cluster.example.com:6443"
                defaultValue={cluster?.url}
              />
            </Field>
            <Field
              label="Token"
              hint={
                cluster
                  ? 'Empty keeps the one that is there.'
                  : 'Of a service account that may get, create, patch and delete inferenceservices, and create, patch and delete secrets where endpoints have environment variables. Kept sealed, and never shown again.'
              }
              {...fault('token')}
            >
              <Input
                name="token"
                type="password"
                required={!cluster}
                maxLength={20_000}
                autoComplete="new-password"
              />
            </Field>
            <Field
              label="Certificate authority"
              hint="As PEM, where the cluster's is not a known one."
              {...fault('ca')}
            >
              <Textarea
                name="ca"
                rows={3}
                className="font-mono text-xs"
                spellCheck={false}
                defaultValue={cluster?.ca}
              />
            </Field>
            {!cluster && (
              <div className="flex flex-col gap-1">
                <span aria-hidden className="text-xs font-medium">
                  How KServe runs
                </span>
                <Segmented<Cluster['mode']>
                  label="How KServe runs"
                  value={mode}
                  onValueChange={setMode}
                  className="self-start"
                  options={[
                    { value: 'knative', label: 'With Knative' },
                    { value: 'standard', label: 'Standard' },
                  ]}
                />
                <p className={fault('mode').error ? 'text-xs text-danger' : 'text-xs text-muted-foreground'}>
                  {fault('mode').error ??
                    'Only with Knative it shares traffic between two versions and scales to zero.'}
                </p>
              </div>
            )}
            <div className="flex flex-col gap-1">
              <span aria-hidden className="text-xs font-medium">
                Where pods take models from
              </span>
              <Segmented<Cluster['storage']>
                label="Where pods take models from"
                value={storage}
                onValueChange={setStorage}
                className="self-start"
                options={[
                  { value: 'http', label: 'From this server' },
                  { value: 's3', label: 'From the bucket' },
                ]}
              />
              <p className={fault('storage').error ? 'text-xs text-danger' : 'text-xs text-muted-foreground'}>
                {fault('storage').error ??
                  (storage === 's3'
                    ? 'The bucket of the artifacts: the service account must be able to read it.'
                    : 'By an address of its own for each model, which opens these files alone, as long as they are served.')}
              </p>
            </div>
            {storage === 'http' && (
              <Field
                label="This server, as pods reach it"
                hint="Empty: its public address."
                {...fault('serverUrl')}
              >
                <Input
                  name="serverUrl"
                  type="url"
                  maxLength={2000}
                  autoComplete="off"
                  defaultValue={cluster?.serverUrl}
                />
              </Field>
            )}
            <div className="grid gap-4 sm:grid-cols-2">
              <Field
                label="Service account of pods"
                hint="Empty: the namespace's own."
                {...fault('serviceAccount')}
              >
                <Input
                  name="serviceAccount"
                  maxLength={63}
                  autoComplete="off"
                  defaultValue={cluster?.serviceAccount}
                />
              </Field>
              <Field
                label="Ingress"
                hint="Where the hosts that KServe gives are no known names."
                {...fault('ingressUrl')}
              >
                <Input
                  name="ingressUrl"
                  type="url"
                  maxLength={2000}
                  autoComplete="off"
                  defaultValue={cluster?.ingressUrl}
                />
              </Field>
            </div>
            <FormFault error={error} fields={FIELDS} />
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={isPending}>
              {isPending ? 'Asking the cluster' : cluster ? 'Save' : 'Connect'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
