'use client';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { percent } from '@/lib/pure/drift/explain';
import type { Verdict } from '@/lib/pure/drift/verdict/judge';
import { plural } from '@/lib/pure/format';
import { CourseChart } from './course-chart';
import { VerdictBadge } from './verdicts';
import { useMonitorView } from './view-state';
import { windowLabel } from './window-label';

type Window = OutputOf<'monitoring.getJoint'>['windows'][number];
type Props = { monitorId: string; config: MonitorConfig; every: number | false };

/** One way to look at all columns at once: its number over the windows, and what it says of the one that is looked at. */
type Look = {
  title: string;
  measure: string;
  numberOf: (window: Window) => number | null;
  limit?: { value: number; name: string };
  partOf: (window: Window) => { verdict: Verdict; because: string } | null;
};

const LOOKS: Look[] = [
  {
    title: 'Correlations',
    measure: 'Greatest change of a pair',
    numberOf: ({ joint }) => joint?.correlation?.effect ?? null,
    limit: { value: 0.1, name: 'matters from here' },
    partOf: ({ joint }) => joint?.correlation ?? null,
  },
  {
    title: 'Reconstruction',
    measure: 'Error, in standard deviations',
    numberOf: ({ joint }) => joint?.reconstruction?.error ?? null,
    partOf: ({ joint }) => joint?.reconstruction ?? null,
  },
  {
    title: 'Classifier',
    measure: 'ROC AUC of window against reference',
    numberOf: ({ joint }) => joint?.classifier?.auc ?? null,
    limit: { value: 0.6, name: 'matters from here' },
    partOf: ({ joint }) => joint?.classifier ?? null,
  },
  {
    title: 'Explanations',
    measure: 'Agreement of the order of features (NDCG)',
    numberOf: ({ attribution }) => attribution?.ndcg ?? null,
    limit: { value: 0.9, name: 'matters below' },
    partOf: ({ attribution }) => attribution,
  },
];

/** What no single column shows. Slices have none of it. */
export function TogetherPanel({ monitorId, config, every }: Props) {
  const [view] = useMonitorView();
  const asked = { id: monitorId, ...(view.before !== null && { before: view.before }) };
  const { data } = useOperation('monitoring.getJoint', asked, { every, keepPrevious: true });
  if (!data || data.windows.length === 0 || view.slice !== '') return null;
  const { windows } = data;
  const label = (start: number) => windowLabel(start, config.granularity, config.timeZone);
  const shown = windows.find(({ start }) => start === view.window) ?? windows.at(-1);
  const looks = LOOKS.filter(({ numberOf }) => windows.some((window) => numberOf(window) !== null));
  return (
    <section aria-label="Columns together" className="flex flex-col gap-3">
      <h2 className="text-base font-semibold">
        Columns together{' '}
        {shown && <span className="font-normal text-muted-foreground">{label(shown.start)}</span>}
      </h2>
      <div className="grid gap-4 xl:grid-cols-2">
        {looks.map(({ title, measure, numberOf, limit, partOf }) => {
          const part = shown && partOf(shown);
          return (
            <section
              key={title}
              aria-label={title}
              className="flex min-w-0 flex-col gap-2 rounded-lg border p-4"
            >
              <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
                {title} {part && <VerdictBadge verdict={part.verdict} />}
              </h3>
              <p>{part?.because ?? 'Not computed in this window.'}</p>
              <p className="text-xs text-muted-foreground">{measure}</p>
              <CourseChart
                label={`${measure} over ${plural(windows.length, 'window')}`}
                points={windows.map((window) => ({ label: label(window.start), value: numberOf(window) }))}
                names={{ value: measure }}
                limit={limit}
                height={140}
              />
              {shown && title === 'Correlations' && <Pairs window={shown} />}
              {shown && title === 'Classifier' && <Tellers window={shown} />}
              {shown && title === 'Explanations' && <Features window={shown} />}
            </section>
          );
        })}
      </div>
    </section>
  );
}

const MEASURES = { pearson: 'Pearson’s r', spearman: 'Rank correlation', 'cramers-v': 'Cramér’s V' };

function Pairs({ window: { joint } }: { window: Window }) {
  const pairs = joint?.correlation?.top.slice(0, 6) ?? [];
  if (pairs.length === 0) return null;
  return (
    <Table label="Pairs that changed most">
      <thead>
        <tr>
          <TableHead>Pair</TableHead>
          <TableHead className="hidden @2xl:table-cell">By</TableHead>
          <TableHead align="end">Reference</TableHead>
          <TableHead align="end">Now</TableHead>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ pair, measure, reference, current, verdict }) => (
          <TableRow key={`${pair.join(' ')} ${measure}`}>
            <TableCell className="[overflow-wrap:anywhere]">
              {pair.join(' · ')} {verdict !== 'stable' && <VerdictBadge verdict={verdict} />}
            </TableCell>
            <TableCell className="hidden text-muted-foreground @2xl:table-cell">
              {MEASURES[measure]}
            </TableCell>
            <TableCell align="end">{reference.toFixed(2)}</TableCell>
            <TableCell align="end">{current.toFixed(2)}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

type SharesProps = { name: string; heads: string[]; lines: { label: string; shares: number[] }[] };

const Shares = ({ name, heads: [first, ...others], lines }: SharesProps) => (
  <Table label={name}>
    <thead>
      <tr>
        <TableHead>{first}</TableHead>
        {others.map((head) => (
          <TableHead key={head} align="end">
            {head}
          </TableHead>
        ))}
      </tr>
    </thead>
    <tbody>
      {lines.map(({ label, shares }) => (
        <TableRow key={label}>
          <TableCell className="[overflow-wrap:anywhere]">{label}</TableCell>
          {shares.map((share, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a line never change places
            <TableCell key={at} align="end">
              {percent(share)}
            </TableCell>
          ))}
        </TableRow>
      ))}
    </tbody>
  </Table>
);

const Tellers = ({ window: { joint } }: { window: Window }) => (
  <Shares
    name="What the classifier goes by"
    heads={['Column', 'Share']}
    lines={(joint?.classifier?.top ?? []).map(({ column, share }) => ({ label: column, shares: [share] }))}
  />
);

const Features = ({ window: { attribution } }: { window: Window }) => (
  <Shares
    name="Contributions on the reference and now"
    heads={['Feature', 'Reference', 'Now']}
    lines={(attribution?.features ?? [])
      .slice(0, 8)
      .map(({ feature, reference, current }) => ({ label: feature, shares: [reference, current] }))}
  />
);
