'use client';
import { TriangleAlert } from 'lucide-react';
import { useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { useOperation } from '@/lib/client/use-operation';
import { useInSight } from '@/lib/client/use-size';
import { formatNumber, plural } from '@/lib/pure/format';
import { readColumn } from '../runs/run-columns';
import type { KindProps } from './chart-card';
import { type Importance, notesOf, sentenceOf, unrankedOf } from './importance-words';
import { titleOf } from './titles';

const KEPT = 5 * 60_000;

/** What each param is worth for a metric, and which way it pulls. */
export function ImportanceCard({ spec, title, of, height, ...card }: KindProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(frame);
  const column = spec.columns[0] ?? '';
  const read = readColumn(column);
  const { data, error, refetch } = useOperation(
    'tracking.getParamImportance',
    {
      of,
      metric: {
        source: read?.source === 'expression' ? 'expression' : 'metric',
        key: read?.key ?? '',
        stat: (read?.stat ?? 'last') as 'last',
      },
    },
    { enabled: isInSight && read !== undefined, keepPrevious: true, staleTime: KEPT },
  );
  const unranked = data && unrankedOf(data);
  const { isLarge, onOpen, menu } = card;
  return (
    <ChartFrame
      title={title}
      frame={frame}
      height={height}
      onOpen={onOpen}
      menu={menu}
      {...(isLarge && { isLarge })}
      picture={
        data && unranked === undefined
          ? {
              sentence: sentenceOf(data, titleOf(column)),
              notes: notesOf(data),
              table: () => ({
                columns: ['Parameter', 'Importance', 'Standard error', 'Spearman’s ρ', 'Values'],
                rows: data.params.map(({ key, importance, error: own, rho, values }) => [
                  key,
                  importance,
                  own,
                  rho,
                  values,
                ]),
              }),
            }
          : undefined
      }
      fault={error ? { message: error.message, onRetry: () => void refetch() } : undefined}
      nothing={unranked}
    >
      {data && <Ranking data={data} title={title} />}
    </ChartFrame>
  );
}

function Ranking({ data: { params, n, isEnough }, title }: { data: Importance; title: string }) {
  const most = Math.max(...params.map(({ importance }) => importance), 1e-9);
  return (
    <section
      aria-label={`${title}, ranked`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="h-full overflow-y-auto px-3 scroll-thin focus-visible:-outline-offset-2"
    >
      {!isEnough && (
        <p className="mb-1 flex items-center gap-1.5 text-xs text-warning">
          <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
          Only {plural(n, 'run')} for {plural(params.length, 'param')}: take it as a hint, not as a finding
        </p>
      )}
      <table className="w-full table-fixed text-xs tabular">
        <thead className="text-muted-foreground">
          <tr className="h-6 [&>th]:font-medium">
            <th scope="col" className="w-[30%] text-start">
              Parameter
            </th>
            <th scope="col" className="text-start">
              Importance
            </th>
            <th scope="col" className="w-26 text-start">
              Spearman’s ρ
            </th>
          </tr>
        </thead>
        <tbody>
          {params.map(({ key, importance, error, isNumber, rho }) => (
            <tr key={key} className="h-6">
              <td className="truncate pe-2" title={key}>
                {key}
              </td>
              <td className="pe-3">
                <span className="flex items-center gap-2" title={`± ${formatNumber(error, 2)}`}>
                  <span className="h-2.5 min-w-px flex-1">
                    <span
                      className="block h-full rounded-xs bg-accent"
                      style={{ width: `${(Math.max(0, importance) / most) * 100}%` }}
                    />
                  </span>
                  <span className="w-12 text-end">{formatNumber(importance, 2)}</span>
                </span>
              </td>
              <td>
                <Correlation rho={rho} isNumber={isNumber} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A bar to the right where both grow together, to the left where one falls. */
const Correlation = ({ rho, isNumber }: Pick<Importance['params'][number], 'rho' | 'isNumber'>) =>
  rho === null ? (
    <span className="text-muted-foreground">{isNumber ? '–' : 'names'}</span>
  ) : (
    <span className="flex items-center gap-2">
      <span className="relative h-2.5 w-6 shrink-0 border-s border-control [margin-inline-start:24px]">
        <span
          className="absolute inset-y-0 rounded-xs bg-muted-foreground"
          style={rho >= 0 ? { left: 0, width: rho * 24 } : { right: '100%', width: -rho * 24 }}
        />
      </span>
      <span className="ms-auto w-12 text-end">{formatNumber(rho, 2)}</span>
    </span>
  );
