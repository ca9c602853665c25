'use client';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Select } from '@/components/ui/select';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { percent } from '@/lib/pure/drift/explain';
import { type Fairness, FOUR_FIFTHS } from '@/lib/pure/drift/fairness';
import { formatCount } from '@/lib/pure/format';
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

/** How alike the groups of a slicing column are treated, window by window. */
export function FairnessPanel({ monitorId, config }: { monitorId: string; config: MonitorConfig }) {
  const [chosen, choose] = useState<string>();
  const [name, setName] = useState<MeasureName>('selectionRatio');
  const { data } = useOperation(
    'monitoring.getFairness',
    { id: monitorId, ...(chosen !== undefined && { column: chosen }) },
    { keepPrevious: true },
  );
  if (!data || data.column === null || data.windows.every(({ fairness }) => fairness === null)) return null;
  const measure: Measure = MEASURES[name];
  const label = (start: number) => windowLabel(start, config.granularity, config.timeZone);
  return (
    <section aria-label="Fairness" className="flex flex-col gap-3">
      <h2 className="text-base font-semibold">Fairness</h2>
      <div className="flex flex-wrap items-center gap-3">
        <Select
          label="Groups of"
          isLabelShown
          value={data.column}
          options={data.columns.map((column) => ({ value: column, label: column }))}
          onValueChange={choose}
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
      <CourseChart
        label={`${measure.label} over ${data.windows.length} windows`}
        points={data.windows.map(({ start, fairness }) => ({
          label: label(start),
          value: fairness && measure.numberOf(fairness),
        }))}
        names={{ value: measure.label }}
        limit={measure.limit}
      />
      <Groups view={data} label={label} />
    </section>
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
        {label(last.start)}
        {isUnequal && <Badge tone="warning">below four fifths</Badge>}
        The least favoured group is chosen{' '}
        {demographicParity.ratio === null ? '–' : percent(demographicParity.ratio)} as often as the most
        favoured. Small groups are shown and do not count; rates of labels are those that have come.
      </p>
      <div className="overflow-x-auto scroll-thin">
        <Table label="Groups" className="min-w-[640px]">
          <thead>
            <tr>
              <TableHead>Group</TableHead>
              <TableHead align="end">Rows</TableHead>
              <TableHead align="end">Selected</TableHead>
              <TableHead align="end">True positives</TableHead>
              <TableHead align="end">False positives</TableHead>
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
