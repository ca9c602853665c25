'use client';
import { CalendarOff, Trash2 } from 'lucide-react';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { OutputOf } from '@/lib/client/call';
import { useNow } from '@/lib/client/use-now';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { ListPanel } from './list-panel';
import { DAYS, MaintenanceDialog } from './maintenance-dialog';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];
type Maintenance = OutputOf<'monitoring.listMaintenances'>['maintenances'][number];
type Props = { monitor: Monitor; config: MonitorConfig };

/** Times in which windows are computed and judged as ever, and nobody is told. */
export function MaintenancePanel({ monitor: { id, may }, config }: Props) {
  const query = useOperation('monitoring.listMaintenances', { id });
  const end = useCommand('monitoring.endMaintenance', { invalidates: ['monitoring.listMaintenances'] });
  return (
    <ListPanel
      title="Maintenance"
      what="the maintenances"
      query={query}
      rows={query.data?.maintenances}
      rowId={({ id: each }) => each}
      columns={[
        {
          title: 'From',
          className: 'w-64',
          cell: (one) => (
            <>
              <Time value={one.from} isAbsolute /> <UnderWay maintenance={one} />
            </>
          ),
        },
        { title: 'To', className: 'w-48', cell: ({ to }) => <Time value={to} isAbsolute /> },
        { title: 'Again', className: 'hidden @3xl:table-cell', isMuted: true, cell: againText },
        {
          title: 'Note',
          className: 'hidden @2xl:table-cell',
          isMuted: true,
          cell: ({ note }) => note || '–',
        },
      ]}
      empty="None lies ahead. In one, windows are judged as ever and nobody is told; what still holds after it is told then."
      act={
        may.run &&
        ((one) => (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`End the maintenance ${one.note}`.trim()}
            disabled={end.isPending}
            onClick={() => end.mutate({ id, maintenanceId: one.id })}
          >
            <Trash2 />
          </Button>
        ))
      }
      add={
        may.run && {
          label: 'Plan one',
          icon: <CalendarOff />,
          dialog: (onDone) => <MaintenanceDialog monitorId={id} timeZone={config.timeZone} onDone={onDone} />,
        }
      }
    />
  );
}

function againText({ weekly }: Maintenance): string {
  if (!weekly) return 'once';
  const { days, from, to, timeZone } = weekly;
  const named = days.length === 7 ? 'every day' : days.map((day) => DAYS[day - 1]?.short).join(', ');
  return `${named}, ${from} to ${to}, ${timeZone}`;
}

function UnderWay({ maintenance: { from, to } }: { maintenance: Maintenance }) {
  const isNow = useNow((now) => from <= now && now < to);
  return isNow && <Badge tone="accent">under way</Badge>;
}
