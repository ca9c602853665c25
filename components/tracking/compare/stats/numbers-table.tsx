import { NumberText } from '@/components/data/number';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatNumber } from '@/lib/pure/format';
import type { GroupComparison } from '@/lib/pure/stats/compare-groups';
import { sizeOfDelta, sizeOfG } from '@/lib/pure/stats/effect-size';
import type { MeanTest } from '@/lib/pure/stats/mean-tests';
import type { Sample } from '@/lib/pure/stats/sample';
import { formatP } from '@/lib/pure/stats/verdict';

type Names = { first: string; second: string };

/** What either group comes to. */
export const GroupTable = ({ result, names }: { result: GroupComparison; names: Names }) => (
  <Table label="The two groups">
    <thead>
      <tr>
        <TableHead>Group</TableHead>
        {['values', 'mean', 'sd', 'median', 'least', 'greatest'].map((title) => (
          <TableHead key={title} align="end">
            {title}
          </TableHead>
        ))}
      </tr>
    </thead>
    <tbody>
      <GroupRow name={`A: ${names.first}`} sample={result.first} />
      <GroupRow name={`B: ${names.second}`} sample={result.second} />
    </tbody>
  </Table>
);

const GroupRow = ({ name, sample }: { name: string; sample: Sample | null }) => (
  <TableRow>
    <TableCell className="max-w-60 truncate font-medium" title={name}>
      {name}
    </TableCell>
    <TableCell align="end">{sample?.n ?? 0}</TableCell>
    {(['mean', 'sd', 'median', 'min', 'max'] as const).map((stat) => (
      <TableCell key={stat} align="end">
        <NumberText value={sample?.[stat] ?? null} />
      </TableCell>
    ))}
  </TableRow>
);

type Line = { name: string; value: string; p?: number | undefined; says: string };

const interval = ({ low, high }: MeanTest) => `${formatNumber(low)} to ${formatNumber(high)}`;

/** Every number that was worked out, with what it says. */
function linesOf(result: GroupComparison): Line[] {
  const { main, welch, paired, mannWhitney, hedgesG, cliffsDelta, needed } = result;
  const lines: (Line | false | null)[] = [
    main && {
      name: 'Difference of means, B − A',
      value: `${formatNumber(main.difference)} (${interval(main)})`,
      says: 'With the interval that holds the true difference in 95 of 100 such comparisons.',
    },
    paired?.test != null && {
      name: `Paired t test, ${paired.pairs} pairs`,
      value: `t(${formatNumber(paired.test.degrees, 3)}) = ${formatNumber(paired.test.t)}`,
      p: paired.test.p,
      says: 'Looks at the difference within each pair: what both runs of a seed share drops out.',
    },
    paired?.ranks != null && {
      name: `Wilcoxon’s signed ranks${paired.ranks.isExact ? ', exact' : ''}`,
      value: `W = ${formatNumber(paired.ranks.statistic)}`,
      p: paired.ranks.p,
      says: 'The same by ranks: one value far out does not carry it.',
    },
    welch && {
      name: 'Welch’s t test',
      value: `t(${formatNumber(welch.degrees, 3)}) = ${formatNumber(welch.t)}`,
      p: welch.p,
      says: `${paired ? 'As if the runs were no pairs: the' : 'The'} means, whose spreads need not be equal. Interval ${interval(welch)}.`,
    },
    mannWhitney && {
      name: `Mann-Whitney${mannWhitney.isExact ? ', exact' : ''}`,
      value: `U = ${formatNumber(mannWhitney.statistic)}`,
      p: mannWhitney.p,
      says: `Whether runs of B rank above those of A. These values can give no less than p = ${formatNumber(mannWhitney.leastP, 2)}.`,
    },
    hedgesG !== null && {
      name: 'Hedges’ g',
      value: formatNumber(hedgesG, 3),
      says: `How many standard deviations the means are apart, corrected for few runs: ${sizeOfG(hedgesG)}.`,
    },
    cliffsDelta !== null && {
      name: 'Cliff’s δ',
      value: formatNumber(cliffsDelta, 3),
      says: `How often a run of B is above one of A, less how often below: ${sizeOfDelta(cliffsDelta)}.`,
    },
    needed && {
      name: `Runs needed ${paired ? '(pairs)' : 'a side'}`,
      value: needed.runs === null ? 'more than 10,000' : formatNumber(needed.runs),
      says: `To find a true difference of ${formatNumber(needed.difference, 3)}; the present number finds it ${formatNumber(100 * needed.powerNow, 2)} % of the time.`,
    },
  ];
  return lines.filter((line) => line !== null && line !== false);
}

export const NumbersTable = ({ result }: { result: GroupComparison }) => (
  <Table label="The numbers">
    <thead>
      <tr>
        <TableHead>Number</TableHead>
        <TableHead align="end">Value</TableHead>
        <TableHead align="end">p</TableHead>
        <TableHead>In words</TableHead>
      </tr>
    </thead>
    <tbody>
      {linesOf(result).map(({ name, value, p, says }) => (
        <TableRow key={name}>
          <TableCell className="whitespace-nowrap">{name}</TableCell>
          <TableCell align="end" className="whitespace-nowrap">
            {value}
          </TableCell>
          <TableCell align="end" className="whitespace-nowrap">
            {p !== undefined && formatP(p).replace('p = ', '').replace('p < ', '< ')}
          </TableCell>
          <TableCell className="min-w-64 text-muted-foreground">{says}</TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);
