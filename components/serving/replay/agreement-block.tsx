import { Block } from '@/components/data/block';
import { NumberText } from '@/components/data/number';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatCount } from '@/lib/pure/format';
import { isSameClass } from '@/lib/pure/replay/answers';
import type { Comparison } from '@/lib/pure/replay/compare';
import { called } from '../called';
import type { Found } from './replay-state';
import { agreementText, answerText, shareText } from './words';

/** How often the two say the same; of classes which for which, of numbers how far apart. */
export function AgreementBlock({ found, version }: { found: Found; version: number }) {
  const { comparison, logged } = found;
  const { compared, agreeing, kind, distances } = comparison;
  return (
    <Block title="Agreement">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-xl font-semibold tabular">{shareText(agreeing, compared)}</span>
        <span className="text-muted-foreground">
          {formatCount(agreeing)} of {formatCount(compared)} answers {agreementText(comparison)}.
        </span>
      </p>
      <p className="mb-3 text-muted-foreground">
        Callers were answered by{' '}
        {logged.by
          .map(
            (by) =>
              `${called(by.modelName ?? 'a model', by.modelVersion ?? 0)} (${formatCount(by.rows)} rows)`,
          )
          .join(', ')}
        .
      </p>
      {kind === 'classes' && <Pairs comparison={comparison} version={version} />}
      {distances && <Distances comparison={comparison} distances={distances} />}
    </Block>
  );
}

const frame = 'rounded-lg border';

function Pairs({
  comparison: { pairs, pairsFound, compared },
  version,
}: {
  comparison: Comparison;
  version: number;
}) {
  return (
    <>
      <div className={`${frame} max-w-2xl`}>
        <Table label="What was answered, and what the version says">
          <thead>
            <tr>
              <TableHead>Callers got</TableHead>
              <TableHead>Version {version} says</TableHead>
              <TableHead align="end">Rows</TableHead>
              <TableHead align="end">Share</TableHead>
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ logged, candidate, rows }) => {
              const isOther = (logged === null) !== (candidate === null) || !isSameClass(logged, candidate);
              return (
                <TableRow key={`${String(logged)} ${String(candidate)}`}>
                  <TableCell className="max-w-48 truncate">{answerText(logged)}</TableCell>
                  <TableCell className={isOther ? 'max-w-48 truncate font-medium' : 'max-w-48 truncate'}>
                    {isOther && <span className="text-warning">≠ </span>}
                    {answerText(candidate)}
                  </TableCell>
                  <TableCell align="end">{formatCount(rows)}</TableCell>
                  <TableCell align="end">{shareText(rows, compared)}</TableCell>
                </TableRow>
              );
            })}
          </tbody>
        </Table>
      </div>
      {pairsFound > pairs.length && (
        <p className="mt-1 text-xs text-muted-foreground">
          The {pairs.length} most frequent of {formatCount(pairsFound)} pairs.
        </p>
      )}
    </>
  );
}

const NAMES: Record<string, string> = { 0.5: 'Median', 1: 'Greatest' };

function Distances({
  distances,
  comparison: { tolerance, compared, agreeing },
}: {
  distances: NonNullable<Comparison['distances']>;
  comparison: Comparison;
}) {
  const { meanDifference, rmse, quantiles, loggedMean, candidateMean } = distances;
  const figures: [string, number][] = [
    ['Mean of what callers got', loggedMean],
    ['Mean of what the version says', candidateMean],
    ['Mean difference', meanDifference],
    ['RMSE between the two', rmse],
    ...quantiles.map(({ share, value }): [string, number] => [
      `${NAMES[share] ?? `${Math.round(share * 100)}th percentile of the`} absolute difference`,
      value,
    ]),
  ];
  return (
    <div className={`${frame} max-w-xl`}>
      <Table label="How far apart the answers are">
        <tbody>
          {figures.map(([name, value]) => (
            <TableRow key={name}>
              <TableCell className="text-muted-foreground">{name}</TableCell>
              <TableCell align="end">
                <NumberText value={value} />
              </TableCell>
            </TableRow>
          ))}
          <TableRow>
            <TableCell className="text-muted-foreground">
              Differ by more than <NumberText value={tolerance} />
            </TableCell>
            <TableCell align="end">{shareText(compared - agreeing, compared)}</TableCell>
          </TableRow>
        </tbody>
      </Table>
    </div>
  );
}
