'use client';
import { BellRing } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { ListBar } from '@/components/data/list-bar';
import { QueryPanel } from '@/components/data/query-panel';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { useListKeys } from '@/lib/client/use-list-keys';
import { usePagedOperation } from '@/lib/client/use-operation';
import { AlertsTable } from './alerts-table';

const LOOK_AGAIN = 15_000;
const VIEWS = ['active', 'pending', 'all'] as const;

/** What waits for somebody, of every monitor. */
export function AlertsPage() {
  const [view, setView] = useQueryState('view', parseAsStringLiteral(VIEWS).withDefault('active'));
  const query = usePagedOperation('monitoring.listAlerts', { view }, { every: LOOK_AGAIN });
  const mayAct = useCanWrite();
  const list = useListKeys('Alerts');
  return (
    <>
      <PageBar title="Alerts" />
      <ListBar>
        <Segmented
          label="Which alerts"
          value={view}
          onValueChange={(next) => void setView(next)}
          options={[
            { value: 'active', label: 'Active' },
            { value: 'pending', label: 'Pending' },
            { value: 'all', label: 'All' },
          ]}
        />
      </ListBar>
      <QueryPanel
        query={query}
        what="the alerts"
        skeleton={<Skeleton className="mx-6 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={({ pages }) =>
          pages[0]?.alerts.length === 0 ? (
            <EmptyState icon={<BellRing />} title={view === 'active' ? 'Nothing needs you' : 'No alerts'}>
              An alert fires when two of the last three windows of a column drifted. Rules, and who is told,
              stand under Alerts of each monitor.
            </EmptyState>
          ) : undefined
        }
      >
        {({ pages }) => (
          <div ref={list}>
            <AlertsTable alerts={pages.flatMap(({ alerts }) => alerts)} hasMonitor mayAct={mayAct} />
            <ShowMore query={query} />
          </div>
        )}
      </QueryPanel>
    </>
  );
}
