'use client';
import { BellOff, Check, CheckCheck, Clock } from 'lucide-react';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { Confirm } from '@/components/data/confirm';
import { Button } from '@/components/ui/button';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu';
import { useCommand } from '@/lib/client/use-operation';
import type { Alert } from './alert-looks';

const HOUR = 3_600_000;
const INVALIDATES = { invalidates: ['monitoring.listAlerts', 'monitoring.listAlertEvents'] };

/** To say that one looks into it, or wants to hear nothing of it. */
export function AlertActions({ alert, mayAccept }: { alert: Alert; mayAccept: boolean }) {
  const acknowledge = useCommand('monitoring.acknowledgeAlert', INVALIDATES);
  const snooze = useCommand('monitoring.snoozeAlert', INVALIDATES);
  const mute = useCommand('monitoring.muteAlert', INVALIDATES);
  const accept = useCommand('monitoring.acceptReference', { invalidates: ['monitoring'] });
  const [isAsking, setAsking] = useState(false);
  const name = `${alert.monitor}, ${alert.scope || alert.rule}`;
  const { id: alertId } = alert;
  const isSnoozed = alert.snoozedUntil !== null;
  return (
    <span className="flex justify-end gap-1">
      {!alert.acknowledged && alert.phase !== 'normal' && (
        <Button
          size="sm"
          aria-label={`Acknowledge ${name}`}
          disabled={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ alertId })}
        >
          <Check /> Acknowledge
        </Button>
      )}
      <ActionsMenu label={`More for ${name}`} size="icon-sm">
        {isSnoozed ? (
          <DropdownMenuItem onSelect={() => snooze.mutate({ alertId, until: null })}>
            <Clock /> Wake it
          </DropdownMenuItem>
        ) : (
          <>
            <DropdownMenuItem onSelect={() => snooze.mutate({ alertId, until: Date.now() + 4 * HOUR })}>
              <Clock /> Snooze for 4 hours
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => snooze.mutate({ alertId, until: Date.now() + 72 * HOUR })}>
              <Clock /> Snooze for 3 days
            </DropdownMenuItem>
          </>
        )}
        <DropdownMenuItem onSelect={() => mute.mutate({ alertId, isMuted: !alert.isMuted })}>
          <BellOff /> {alert.isMuted ? 'Unmute' : 'Mute'}
        </DropdownMenuItem>
        {mayAccept && (
          <DropdownMenuItem onSelect={() => setAsking(true)}>
            <CheckCheck /> Accept as reference
          </DropdownMenuItem>
        )}
      </ActionsMenu>
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Is this the new normal?"
        description="The last window becomes what all columns of later ones are compared with. Verdicts of windows before stay; all alerts of the monitor begin anew."
        action="Accept as reference"
        isBusy={accept.isPending}
        onConfirm={() => accept.mutate({ id: alert.monitorId, from: alert.lastWindow })}
      />
    </span>
  );
}
