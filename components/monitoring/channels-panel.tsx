'use client';
import { Plus, Send, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Field, readForm } from '@/components/data/form';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { toast } from '@/lib/client/toast';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { ListPanel } from './list-panel';

const INVALIDATES = { invalidates: ['monitoring.listChannels', 'monitoring.listAlertDeliveries'] };
const KINDS = [
  { value: 'webhook', label: 'Webhook, signed' },
  { value: 'trigger', label: 'Job trigger: retrain' },
  { value: 'slack', label: 'Slack, or what reads its messages' },
  { value: 'email', label: 'E-mail' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

/** Whom alerts are sent to, and what came of it. */
export function ChannelsPanel({ monitorId: id }: { monitorId: string }) {
  const query = useOperation('monitoring.listChannels', { id });
  const test = useCommand('monitoring.testChannel', {
    ...INVALIDATES,
    onSuccess: () => toast.success('A test was sent: what came of it stands among the deliveries.'),
  });
  const enable = useCommand('monitoring.setChannelEnabled', INVALIDATES);
  const remove = useCommand('monitoring.deleteChannel', INVALIDATES);
  return (
    <ListPanel
      title="Channels"
      what="the channels"
      query={query}
      rows={query.data?.channels}
      rowId={(channel) => channel.id}
      columns={[
        {
          title: 'Name',
          cell: ({ name, kind }) => (
            <span className="font-medium">
              {name} <Badge tone="outline">{kind}</Badge>
            </span>
          ),
        },
        {
          title: 'Address',
          className: 'hidden @2xl:table-cell',
          isMuted: true,
          isCut: true,
          cell: ({ address }) => address,
        },
        {
          title: 'On',
          className: 'w-16',
          cell: ({ id: channelId, name, isEnabled: isOn }) => (
            <Switch
              aria-label={`Send to ${name}`}
              checked={isOn}
              onCheckedChange={(isEnabled) => enable.mutate({ id, channelId, isEnabled })}
            />
          ),
        },
      ]}
      empty="Whoever manages the monitor is told here, by the bell. Add a channel to tell others."
      actClassName="w-44"
      act={({ id: channelId, name }) => (
        <span className="flex gap-1">
          <Button
            size="sm"
            disabled={test.isPending}
            aria-label={`Send a test to ${name}`}
            onClick={() => test.mutate({ id, channelId })}
          >
            <Send /> Test
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove the channel ${name}`}
            onClick={() => remove.mutate({ id, channelId })}
          >
            <Trash2 />
          </Button>
        </span>
      )}
      add={{
        label: 'Add a channel',
        icon: <Plus />,
        dialog: (onDone) => <ChannelDialog monitorId={id} onDone={onDone} />,
      }}
    >
      <Deliveries monitorId={id} />
    </ListPanel>
  );
}

const STATES = { pending: 'outline', delivered: 'success', dead: 'danger' } as const;

function Deliveries({ monitorId }: { monitorId: string }) {
  const { data } = useOperation(
    'monitoring.listAlertDeliveries',
    { id: monitorId },
    { every: (last) => (last?.deliveries.some(({ status }) => status === 'pending') ? 2_000 : 30_000) },
  );
  if (!data || data.deliveries.length === 0) return null;
  return (
    <>
      <h3 className="text-sm font-semibold">Deliveries</h3>
      <Table label="Deliveries">
        <thead>
          <tr>
            <TableHead className="w-28">State</TableHead>
            <TableHead>Message</TableHead>
            <TableHead className="hidden @3xl:table-cell">Answer</TableHead>
            <TableHead className="hidden w-32 @2xl:table-cell">When</TableHead>
          </tr>
        </thead>
        <tbody>
          {data.deliveries.map((delivery) => (
            <TableRow key={delivery.id}>
              <TableCell>
                <Badge tone={STATES[delivery.status]}>{delivery.status}</Badge>
              </TableCell>
              <TableCell className="max-w-0 truncate" title={delivery.title}>
                {delivery.title} <span className="text-muted-foreground">to {delivery.channel}</span>
              </TableCell>
              <TableCell className="hidden text-muted-foreground @3xl:table-cell">
                {delivery.fault ?? delivery.responseStatus ?? '–'}
              </TableCell>
              <TableCell className="hidden text-muted-foreground @2xl:table-cell">
                <Time value={delivery.time} />
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function ChannelDialog({ monitorId, onDone }: { monitorId: string; onDone: () => void }) {
  const [kind, setKind] = useState<Kind>('webhook');
  const create = useCommand('monitoring.createChannel', {
    ...INVALIDATES,
    onSuccess: onDone,
    onError: () => {},
  });
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const { name = '', address = '', secret } = readForm(event);
    const target =
      kind === 'webhook' || kind === 'trigger'
        ? { kind, address, ...(secret && { secret }) }
        : { kind, address };
    create.mutate({ id: monitorId, name, target });
  }
  return (
    <DialogContent
      title="Add a channel"
      description="Alerts of this monitor are sent there, many columns in one message."
      loses="what you wrote"
    >
      <form onSubmit={onSubmit}>
        <DialogBody className="flex flex-col gap-3">
          <Field label="Name">
            <Input name="name" required maxLength={200} autoFocus />
          </Field>
          <Field label="Kind">
            <Select label="Kind" value={kind} options={KINDS} onValueChange={setKind} />
          </Field>
          <Field label="Address">
            <Input name="address" type={kind === 'email' ? 'email' : 'url'} required autoComplete="off" />
          </Field>
          {kind === 'webhook' && (
            <Field
              label="Secret"
              hint="Signs each message, so that the receiver knows it is from here. Nobody can read it again."
            >
              <Input name="secret" type="password" autoComplete="new-password" />
            </Field>
          )}
          {kind === 'trigger' && (
            <Field
              label="Token"
              hint="Goes along as a bearer token. Sent as GitHub’s repository_dispatch, plumbline.retrain, when an alert fires or becomes critical."
            >
              <Input name="secret" type="password" autoComplete="new-password" />
            </Field>
          )}
          {create.error && (
            <p role="alert" className="text-danger">
              {create.error.message}
            </p>
          )}
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" disabled={create.isPending}>
            Add
          </Button>
        </DialogFooter>
      </form>
    </DialogContent>
  );
}
