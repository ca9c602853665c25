'use client';
import { ChartLine, EyeOff, Plus, SearchX } from 'lucide-react';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { formatCount, plural } from '@/lib/pure/format';

type NoChartsProps = {
  search: string;
  onClear: () => void;
  /** So many charts stay away, as no run drawn has logged their metric. */
  hidden: number;
  onShow: () => void;
  onAdd: () => void;
};

/** Why there is no chart, and what to do about it. */
export const NoCharts = ({ search, onClear, hidden, onShow, onAdd }: NoChartsProps) =>
  hidden > 0 ? (
    <EmptyState
      icon={<EyeOff />}
      title="No chart has data of the runs drawn"
      actions={<Button onClick={onShow}>Show {plural(hidden, 'chart')} without data</Button>}
    />
  ) : search ? (
    <EmptyState
      icon={<SearchX />}
      title={`No metric’s name has “${search}”`}
      actions={<Button onClick={onClear}>Clear the search</Button>}
    />
  ) : (
    <EmptyState
      icon={<ChartLine />}
      title="No charts yet"
      actions={
        <Button onClick={onAdd}>
          <Plus />
          Add a chart
        </Button>
      }
    >
      A chart appears here for every metric that a run logs.
    </EmptyState>
  );

type MoreProps = { listed: number; total: number; showMore: (() => void) | undefined };

/** That there are more metrics than charts are made of. */
export const MoreMetrics = ({ listed, total, showMore }: MoreProps) =>
  total > listed && (
    <p className="mt-4 text-center text-xs text-muted-foreground">
      {formatCount(listed)} of {formatCount(total)} metrics.{' '}
      {showMore ? (
        <Button variant="link" size="text" className="text-xs" onClick={showMore}>
          Show more
        </Button>
      ) : (
        'Search for others.'
      )}
    </p>
  );
