import { expect, test } from 'vitest';
import { QUALITY_METRICS } from '@/lib/pure/drift/performance/names';
import { profileClasses } from '@/lib/pure/drift/profile/classes';
import { profileRegression } from '@/lib/pure/drift/profile/regression';
import { profileScores } from '@/lib/pure/drift/profile/scores';
import type { Bundle } from '../counting/plan';
import { metricsOf } from './judge-model';

const none = { rows: 0, columns: {} };
const BUNDLES: Record<keyof typeof QUALITY_METRICS, Bundle> = {
  binary: { ...none, scores: profileScores([], 0.5) },
  multiclass: { ...none, classes: profileClasses([], ['a', 'b']) },
  regression: { ...none, regression: profileRegression([]) },
  none,
};

test.each(Object.keys(BUNDLES) as (keyof typeof BUNDLES)[])(
  'a model of kind %s is judged by the metrics that rules may name',
  (kind) => expect(Object.keys(metricsOf(BUNDLES[kind])).sort()).toEqual([...QUALITY_METRICS[kind]].sort()),
);
