'use client';
import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { milliseconds, percentText } from './numbers';

type Shadow = NonNullable<OutputOf<'serving.getRollout'>['shadow']>;

type Props = { name: string; shadow: Shadow; canManage: boolean; onCanary?: () => void };

/** What a shadow would have answered, beside what callers were. */
export function ShadowPanel({ name, shadow, canManage, onCanary }: Props) {
  const end = useCommand('serving.endShadow', { invalidates: ['serving'] });
  const { entity, percent, compared, differing } = shadow;
  return (
    <section aria-labelledby="shadow" className="mx-4 rounded-lg border lg:mx-6">
      <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
        <h2 id="shadow" className="min-w-0 flex-1 font-medium">
          Shadow {entity}
          <span className="ms-2 text-xs font-normal text-muted-foreground">
            asked a copy of {percent} % of the requests
          </span>
        </h2>
        {canManage && (
          <span className="flex gap-2">
            <Button size="sm" disabled={end.isPending} onClick={() => end.mutate({ name })}>
              Stop the shadow
            </Button>
            {onCanary && (
              <Button size="sm" variant="primary" onClick={onCanary}>
                Give it traffic
              </Button>
            )}
          </span>
        )}
      </div>
      <Table label="Shadow beside what callers got" className="min-w-[480px]">
        <thead>
          <tr>
            <TableHead>Answers</TableHead>
            <TableHead align="end">Requests</TableHead>
            <TableHead align="end">Failed</TableHead>
            <TableHead align="end">p50</TableHead>
            <TableHead align="end">p95</TableHead>
          </tr>
        </thead>
        <tbody>
          <Line label="What callers got" figures={shadow.live} />
          <Line label={entity} figures={shadow} />
        </tbody>
      </Table>
      <p className="border-t px-3 py-2 tabular">
        {compared === 0
          ? 'No answers to compare yet.'
          : `${formatCount(differing)} of ${formatCount(compared)} predictions differ from what callers got (${percentText((100 * differing) / compared)}).`}
      </p>
    </section>
  );
}

const Line = ({ label, figures }: { label: string; figures: Shadow['live'] }) => (
  <TableRow>
    <TableCell>{label}</TableCell>
    <TableCell align="end">{formatCount(figures.requests)}</TableCell>
    <TableCell align="end">
      {figures.failedPercent === null ? '–' : percentText(figures.failedPercent)}
    </TableCell>
    <TableCell align="end">{milliseconds(figures.p50Ms)}</TableCell>
    <TableCell align="end">{milliseconds(figures.p95Ms)}</TableCell>
  </TableRow>
);
