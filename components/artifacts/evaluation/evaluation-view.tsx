'use client';
import { formatCount, formatNumber } from '@/lib/pure/format';
import { CurveView } from './curve-view';
import type { Confusion, Evaluation } from './read-evaluation';
import { accuracyOf, areOfAll, dividedBy, precisionOf, recallOf } from './read-evaluation';

/** What an evaluation left in arrays, as the picture that it stands for. */
export const EvaluationView = ({ evaluation, label }: { evaluation: Evaluation; label: string }) => (
  <div className="min-h-0 flex-1 overflow-auto p-4 scroll-thin">
    {evaluation.kind === 'confusion' ? (
      <ConfusionTable confusion={evaluation} label={label} />
    ) : (
      <CurveView curve={evaluation} label={label} />
    )}
  </div>
);

const share = (value: number | undefined) => (value === undefined ? '–' : formatNumber(value, 3));

/** Rows are what was true, columns what was predicted. A cell is the darker the more of its row it holds. */
function ConfusionTable({ confusion, label }: { confusion: Confusion; label: string }) {
  const { labels, matrix } = confusion;
  const sums = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const divided = dividedBy(confusion);
  const areCounts = matrix.flat().every(Number.isInteger);
  return (
    <>
      <p className="pb-3">
        {divided ? (
          `Shares of what ${divided === 'true' ? 'is' : 'was predicted to be'} of each class, as they were logged.`
        ) : (
          <>
            Accuracy <span className="font-medium tabular">{share(accuracyOf(confusion))}</span>
            {areOfAll(confusion) ? (
              '. Shares of all rows, as they were logged.'
            ) : (
              <>
                {' '}
                of <span className="tabular">{formatNumber(sums.reduce((sum, each) => sum + each, 0))}</span>
              </>
            )}
          </>
        )}
      </p>
      <table aria-label={label} className="border-separate border-spacing-0.5 text-sm tabular">
        <thead>
          <tr className="text-xs text-muted-foreground">
            <th scope="col" className="pe-3 text-start font-normal">
              True ↓ predicted →
            </th>
            {labels.map((name) => (
              <th key={name} scope="col" title={name} className="max-w-28 truncate px-2 font-medium">
                {name}
              </th>
            ))}
            <th scope="col" className="ps-3 font-normal">
              Recall
            </th>
          </tr>
        </thead>
        <tbody>
          {matrix.map((row, at) => (
            <tr key={labels[at]}>
              <th
                scope="row"
                title={labels[at]}
                className="max-w-40 truncate pe-3 text-start text-xs font-medium"
              >
                {labels[at]}
              </th>
              {row.map((count, predicted) => (
                <td
                  key={labels[predicted]}
                  className="h-9 min-w-14 rounded-xs px-2 text-center"
                  style={{
                    background: `color-mix(in oklch, var(--accent) ${Math.round(45 * (count / (sums[at] || 1)))}%, var(--surface))`,
                    fontWeight: at === predicted ? 600 : undefined,
                  }}
                >
                  {areCounts ? formatCount(count) : share(count)}
                </td>
              ))}
              <td className="ps-3 text-end text-muted-foreground">{share(recallOf(confusion, at))}</td>
            </tr>
          ))}
          <tr className="text-muted-foreground">
            <th scope="row" className="pe-3 text-start text-xs font-normal">
              Precision
            </th>
            {labels.map((name, at) => (
              <td key={name} className="px-2 text-center">
                {share(precisionOf(confusion, at))}
              </td>
            ))}
            <td />
          </tr>
        </tbody>
      </table>
    </>
  );
}
