/** What a replay found, in words. */
import { formatCount, formatNumber, plural, spokenNumber } from '@/lib/pure/format';
import type { Answer } from '@/lib/pure/replay/answers';
import type { Comparison, Judged } from '@/lib/pure/replay/compare';
import type { SliceOf } from '@/lib/pure/replay/slices';
import { busyProcesses, type Times } from '@/lib/pure/replay/times';

/** `97.3 %`; what is no whole never reads as all or nothing. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  if (part === whole || part === 0) return `${percent} %`;
  if (percent > 99.9) return '> 99.9 %';
  return percent < 0.1 ? '< 0.1 %' : `${spokenNumber(percent)} %`;
}

export const answerText = (answer: Answer): string => {
  if (answer === null) return 'no answer';
  return typeof answer === 'number' ? spokenNumber(answer, 6) : String(answer);
};

export const labelText = (label: Answer): string => (label === null ? '–' : answerText(label));

export function sliceText(of: SliceOf, isLast: boolean): string {
  if (of.kind === 'value') return of.value === '' ? '(empty)' : of.value;
  if (of.kind === 'missing') return 'no value';
  if (of.kind === 'rest') return 'all others';
  return `${spokenNumber(of.from, 4)} to ${isLast ? '' : 'below '}${spokenNumber(of.to, 4)}`;
}

/** What agreement means for these answers. */
export function agreementText({ kind, tolerance }: Comparison): string {
  if (kind === 'classes') return 'gave the same class';
  if (kind === 'values') return 'gave the same value';
  return `differ by no more than ${spokenNumber(tolerance)}`;
}

export const metricName = (metric: Judged['metric']): string => (metric === 'accuracy' ? 'Accuracy' : 'RMSE');

export const metricText = (metric: Judged['metric'], value: number): string =>
  metric === 'accuracy' ? `${formatNumber(100 * value)} %` : formatNumber(value);

/** Whether the candidate is better, as far as the rows with a label can tell. */
export function gainText({ gain, metric, rows, better, worse }: Judged): string {
  const counted = `Of ${plural(rows, 'row')} with a label it is nearer the truth in ${formatCount(better)}, and further from it in ${formatCount(worse)}.`;
  const plain = `Of ${plural(rows, 'row')} with a label it would be right where the log was wrong in ${formatCount(better)}, and wrong where the log was right in ${formatCount(worse)}.`;
  const said = metric === 'accuracy' ? plain : counted;
  if (better + worse === 0) return `${said} Both are as good.`;
  if (!gain) return said;
  const verdict =
    gain.low > 0
      ? 'It is better'
      : gain.high < 0
        ? 'It is worse'
        : 'That is too little to tell which is better';
  const unit = (value: number) =>
    metric === 'accuracy' ? `${spokenNumber(100 * value)} points` : spokenNumber(value);
  const what = metric === 'accuracy' ? 'of accuracy' : 'of mean absolute error';
  return `${said} ${verdict}: it gains ${unit(gain.mean)} ${what} (95 % interval ${unit(gain.low)} to ${unit(gain.high)}).`;
}

/** What the time of a request says of the machines that it takes. */
export function costText(candidate: Times, served: Times | undefined, requestsPerSecond: number): string {
  const busy = busyProcesses(requestsPerSecond, candidate.mean);
  const kept =
    busy < 1
      ? `one process busy for ${busy < 0.001 ? 'less than 0.1' : spokenNumber(100 * busy, 2)} % of the time`
      : `${spokenNumber(busy, 2)} processes busy on average`;
  const load = `At the log’s ${spokenNumber(requestsPerSecond)} requests a second it would keep ${kept}.`;
  if (!served) return load;
  const ratio = candidate.mean / served.mean;
  const verdict =
    ratio > 1.25
      ? `It takes ${spokenNumber(ratio, 2)} times as long: the same traffic needs that much more of the machines.`
      : ratio < 0.8
        ? `It takes ${spokenNumber(ratio, 2)} of the time: the same traffic needs that much less of the machines.`
        : 'It takes about as long: the same traffic costs the same.';
  return `${verdict} ${load}`;
}
