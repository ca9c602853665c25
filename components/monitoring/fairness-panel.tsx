'use client';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Badge } from '@/components/ui/badge';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { percent } from '@/lib/pure/drift/explain';
import { type Fairness, FOUR_FIFTHS } from '@/lib/pure/drift/fairness';
import { formatCount, plural } from '@/lib/pure/format';
import { CourseChart } from './course-chart';
import { windowLabel } from './window-label';

type View = OutputOf<'monitoring.getFairness'>;

type Measure = {
  label: string;
  limit?: { value: number; name: string };
  numberOf: (fairness: Fairness) => number | null;
};

const MEASURES = {
  selectionRatio: {
    label: 'Selection rates: least by greatest',
    limit: { value: FOUR_FIFTHS, name: 'four fifths' },
    numberOf: ({ demographicParity }) => demographicParity.ratio,
  },
  selectionDifference: {
    label: 'Selection rates: difference',
    numberOf: ({ demographicParity }) => demographicParity.difference,
  },
  truePositiveDifference: {
    label: 'True positive rates: difference (equal opportunity)',
    numberOf: ({ equalOpportunity }) => equalOpportunity.difference,
  },
  falsePositiveDifference: {
    label: 'False positive rates: difference',
    numberOf: ({ byRate }) => byRate.falsePositiveRate.difference,
  },
  oddsDifference: {
    label: 'Equalised odds: the worse difference',
    numberOf: ({ equalisedOdds }) => equalisedOdds.difference,
  },
  precisionDifference: {
    label: 'Precision: difference (predictive parity)',
    numberOf: ({ byRate }) => byRate.precision.difference,
  },
} satisfies Record<string, Measure>;
type MeasureName = keyof typeof MEASURES;

type PanelProps = { monitorId: string; config: MonitorConfig; every: number | false };

/** How alike the groups of a slicing column are treated, window by window; of a classifier alone. */
export function FairnessPanel({ monitorId, config, every }: PanelProps) {
  const [chosen, choose] = useState<string>();
  const query = useOperation(
    'monitoring.getFairness',
    { id: monitorId, ...(chosen !== undefined && { column: chosen }) },
    { keepPrevious: true, every },
  );
  return (
    <section aria-label="Fairness" className="flex flex-col gap-3">
      <h2 className="text-base font-semibold">Fairness</h2>
      <QueryPanel query={query} what="how groups are treated" skeleton={<Skeleton className="h-40" />}>
        {(view) => <Treatment view={view} config={config} onChoose={choose} />}
      </QueryPanel>
    </section>
  );
}

type TreatmentProps = { view: View; config: MonitorConfig; onChoose: (column: string) => void };

function Treatment({ view, config, onChoose }: TreatmentProps) {
  const [name, setName] = useState<MeasureName>('selectionRatio');
  if (view.column === null)
    return (
      <p className="text-muted-foreground">
        Slice by a column in the settings to see whether the model treats its groups alike.
      </p>
    );
  const measure: Measure = MEASURES[name];
  const label = (start: number) => windowLabel(start, config.granularity, config.timeZone);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Select
          label="Groups of"
          isLabelShown
          value={view.column}
          options={view.columns.map((column) => ({ value: column, label: column }))}
          onValueChange={onChoose}
        />
        <Select
          label="Measure"
          isLabelShown
          value={name}
          options={(Object.keys(MEASURES) as MeasureName[]).map((value) => ({
            value,
            label: MEASURES[value].label,
          }))}
          onValueChange={setName}
        />
      </div>
      {view.windows.every(({ fairness }) => fairness === null) ? (
        <p className="text-muted-foreground">No window has scores of two groups of {view.column} yet.</p>
      ) : (
        <>
          <CourseChart
            label={`${measure.label} over ${plural(view.windows.length, 'window')}`}
            points={view.windows.map(({ start, fairness }) => ({
              label: label(start),
              value: fairness && measure.numberOf(fairness),
            }))}
            names={{ value: measure.label }}
            limit={measure.limit}
          />
          <Groups view={view} label={label} />
        </>
      )}
    </div>
  );
}

const rate = (metric: { value: number | null }) => (metric.value === null ? '–' : percent(metric.value));

function Groups({ view, label }: { view: View; label: (start: number) => string }) {
  const last = view.windows.findLast(({ fairness }) => fairness !== null);
  if (!last?.fairness) return null;
  const { groups, demographicParity } = last.fairness;
  const isUnequal = demographicParity.ratio !== null && demographicParity.ratio < FOUR_FIFTHS;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-muted-foreground">
        <span>{label(last.start)}</span>
        {isUnequal && <Badge tone="warning">below four fifths</Badge>}
        {demographicParity.ratio === null
          ? 'Fewer than two groups are large enough to be compared.'
          : `The least favoured group is chosen ${percent(demographicParity.ratio)} as often as the most favoured.`}{' '}
        Small groups are shown and do not count; rates of labels are those that have come.
      </p>
      <div className="overflow-x-auto scroll-thin">
        <Table label="Groups" className="min-w-[640px]">
          <thead>
            <tr>
              <TableHead>Group</TableHead>
              <TableHead align="end">Rows</TableHead>
              <TableHead align="end">Selection rate</TableHead>
              <TableHead align="end">True positive rate</TableHead>
              <TableHead align="end">False positive rate</TableHead>
              <TableHead align="end">Precision</TableHead>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ group, rows, isLarge, rates }) => (
              <TableRow key={group}>
                <TableCell className="[overflow-wrap:anywhere]">
                  {group} {!isLarge && <Badge tone="outline">too small</Badge>}
                </TableCell>
                <TableCell align="end">{formatCount(rows)}</TableCell>
                <TableCell align="end">{rate(rates.selectionRate)}</TableCell>
                <TableCell align="end">{rate(rates.truePositiveRate)}</TableCell>
                <TableCell align="end">{rate(rates.falsePositiveRate)}</TableCell>
                <TableCell align="end">{rate(rates.precision)}</TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
    </>
  );
}
