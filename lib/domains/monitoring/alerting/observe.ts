/** What a window says to each rule: a level for every column, or for the whole. */
import { type Level, levelOfValue, levelOfVerdict } from '@/lib/pure/drift/alerts/level';
import type { JudgedAttribution } from '@/lib/pure/drift/attribution';
import { percent } from '@/lib/pure/drift/explain';
import { type SchemaChange, textsInWords } from '@/lib/pure/drift/quality';
import type { JointWindowView } from '../refresh/judge-joint';
import { isUnknownToReference, type Point } from '../refresh/judge-window';
import type { Outcome } from '../refresh/store-window';
import type { RuleSubject } from './schemas';

export type Observed = { scope: string; level: Level; weight: number; because: string };

/** What can only be judged once a window's labels are there. */
export const isOfLabels = ({ kind }: RuleSubject): boolean => kind === 'concept' || kind === 'metric';

/**
 * Nothing of a window whose labels are still coming: it is looked at again when they are due.
 *
 * @param known scopes that have an alert already: a silent window says of them that there is no data
 */
export function observe(
  subject: RuleSubject,
  slice: string,
  outcome: Outcome,
  known: readonly string[],
): Observed[] {
  const part = outcome.slices.find((each) => each.slice === slice);
  const isEmpty = (part?.bundle?.rows ?? 0) === 0;
  const none = (because: string, scope = ''): Observed => ({ scope, level: 'noData', weight: 0, because });
  const labels = part?.performance?.maturity.state;
  if (isOfLabels(subject) && labels === 'maturing') return [];
  switch (subject.kind) {
    case 'drift': {
      if (isEmpty) return known.map((scope) => none('The window has no rows.', scope));
      const points = part?.judged.points ?? [];
      if (subject.columns.length > 0)
        return points.filter(({ column }) => subject.columns.includes(column)).map(ofPoint);
      // Of all columns, what the reference does not know is not asked: an alert of it would never go away, and one of before goes.
      return points.flatMap((point) => {
        if (point.role === 'label') return [];
        if (!isUnknownToReference(point)) return [ofPoint(point)];
        return known.includes(point.column) ? [{ ...ofPoint(point), level: 'ok' }] : [];
      });
    }
    case 'volume': {
      const { verdict, low, high, expected } = outcome.volume;
      const usual =
        expected === null ? '' : `, where ${Math.round(low ?? 0)} to ${Math.round(high ?? 0)} are usual`;
      const because = `${outcome.window.rows} rows${usual}.`;
      return [{ scope: '', level: levelOfVerdict(verdict), weight: 1, because }];
    }
    case 'schema': {
      const names = outcome.schema.map((change) => `${change.column} ${changeInWords(change)}`);
      return [
        { scope: '', level: names.length > 0 ? 'warning' : 'ok', weight: 1, because: names.join(', ') },
      ];
    }
    case 'concept': {
      const concept = part?.performance?.concept;
      if (!concept || labels !== 'mature') return [none(NO_LABELS)];
      const level: Level =
        concept.verdict === 'concept-drift'
          ? 'critical'
          : concept.verdict === 'harmful-covariate-drift'
            ? 'warning'
            : concept.verdict === 'not-enough-data'
              ? 'noData'
              : 'ok';
      return [{ scope: '', level, weight: 1, because: concept.because }];
    }
    case 'joint':
    case 'attribution': {
      const judged = outcome[subject.kind];
      if (!judged) return [none('It was not computed in this window.')];
      return [
        { scope: '', level: levelOfVerdict(judged.verdict), weight: 1, because: gravestReason(judged) },
      ];
    }
    case 'fairness': {
      const { column, leastRatio } = subject;
      const { ratio, least, greatest } = outcome.fairness?.[column]?.byRate.selectionRate ?? {};
      if (ratio === undefined || ratio === null)
        return [none('Fewer than two groups are large enough.', column)];
      const because = `${least} is chosen ${percent(ratio)} as often as ${greatest}.`;
      const level = ratio < leastRatio ? 'warning' : 'ok';
      return [{ scope: column, level, weight: 1 / Math.max(ratio, 0.01), because }];
    }
    case 'custom': {
      const { metric, column, kind: _, ...limits } = subject;
      if (isEmpty) return [none('The window has no rows.', metric)];
      const { values, drift, faults } = part?.custom ?? {};
      const found = values?.[column]?.[metric] ?? drift?.[column]?.[metric] ?? null;
      if (typeof found !== 'number') {
        const why = faults?.[column]?.[metric];
        return [none(`${metric} could not be worked out${why === undefined ? '.' : `: ${why}`}`, metric)];
      }
      const of = column === ':table' ? '' : ` of ${column}`;
      const because = `${metric}${of} is ${found.toPrecision(4)}.`;
      return [{ scope: metric, level: levelOfValue(found, limits as never), weight: 1, because }];
    }
    case 'metric': {
      const { metric: name, kind: _, ...limits } = subject;
      const metric = part?.performance?.metrics[name];
      if (labels !== 'mature') return [none(NO_LABELS, name)];
      if (!metric) return [none(`The model has no ${name}.`, name)];
      const because = metric.value === null ? metric.reason : `${name} is ${metric.value.toPrecision(4)}.`;
      return [{ scope: name, level: levelOfValue(metric.value, limits as never), weight: 1, because }];
    }
  }
}

const NO_LABELS = 'Too few of its labels have come.';

const changeInWords = (change: SchemaChange): string =>
  change.kind === 'texts-for-numbers'
    ? textsInWords(change)
    : change.kind === 'type-changed'
      ? 'changed its type'
      : change.kind;

const ofPoint = ({ column, verdict, because, effect, floor }: Point): Observed => ({
  scope: column,
  level: levelOfVerdict(verdict),
  weight: (effect ?? 0) / (floor ?? 1),
  because,
});

/** Of several parts, what the gravest says. */
function gravestReason(judged: JointWindowView | JudgedAttribution): string {
  if ('because' in judged) return judged.because;
  const { verdict, correlation, reconstruction, classifier } = judged;
  const parts = [classifier, correlation, reconstruction];
  return parts.find((part) => part?.verdict === verdict)?.because ?? '';
}
