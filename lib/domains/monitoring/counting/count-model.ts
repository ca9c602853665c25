/** What a model's quality is made from: scores with labels, classes with classes, errors. */
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { originOf } from '@/lib/pure/drift/profile/binning';
import { className, profileClasses } from '@/lib/pure/drift/profile/classes';
import { momentsFromSums } from '@/lib/pure/drift/profile/moments';
import { emptyScoreProfile, SCORE_BINS } from '@/lib/pure/drift/profile/scores';
import { aggregate, type Grouping, groupKey } from './aggregate';
import { double } from './expressions';
import type { Bundle, CountingPlan, PlannedModel } from './plan';

const EPSILON = 2 ** -52;
const num = (cell: Cell | undefined): number => Number(cell ?? 0);

export async function countModel(
  engine: Engine,
  plan: CountingPlan,
  model: PlannedModel,
  grouping: Grouping,
  bundleOf: (key: string) => Bundle | undefined,
): Promise<void> {
  if (model.kind === 'binary') return countScores(engine, model.threshold, grouping, bundleOf);
  if (model.kind === 'multiclass') return countClasses(engine, model.classes, grouping, bundleOf);
  const label = plan.columns.find(({ name }) => name === model.label)?.plan;
  return countErrors(engine, label?.kind === 'numeric' ? originOf(label.binning) : 0, grouping, bundleOf);
}

async function countScores(
  engine: Engine,
  threshold: number,
  grouping: Grouping,
  bundleOf: (key: string) => Bundle | undefined,
): Promise<void> {
  const limit = double(threshold);
  const drawn = (of: string) => `-ln(greatest(${double(EPSILON)}, least(${double(1 - EPSILON)}, ${of})))`;
  const cell = `CASE WHEN score >= 0 AND score <= 1 THEN CAST(least(${SCORE_BINS - 1}, floor(score * ${double(SCORE_BINS)})) AS INTEGER) END AS k`;
  const sums = `count(*), count(*) FILTER (NOT label), count(*) FILTER (label), count(*) FILTER (label AND score >= ${limit}),
    count(*) FILTER (NOT label AND score >= ${limit}), count(*) FILTER (label IS NULL AND score >= ${limit}),
    sum(CASE WHEN label THEN ${drawn('score')} WHEN NOT label THEN ${drawn('1 - score')} END),
    sum(CASE WHEN label THEN (score - 1) * (score - 1) WHEN NOT label THEN score * score END)`;
  const { rows } = await aggregate(engine, grouping, sums, { keys: [cell], order: 'k' });
  for (const [w, s, key, n, negatives, positives, tp, fp, unlabelledPositives, logLoss, squares] of rows) {
    const bundle = bundleOf(groupKey(w, s));
    if (!bundle) continue;
    bundle.scores ??= emptyScoreProfile(threshold);
    const profile = bundle.scores;
    if (key === null || key === undefined) {
      profile.invalid += num(n);
      continue;
    }
    profile.keys.push(num(key));
    profile.negatives.push(num(negatives));
    profile.positives.push(num(positives));
    profile.unlabelled.push(num(n) - num(negatives) - num(positives));
    const { confusion } = profile;
    profile.confusion = {
      truePositives: confusion.truePositives + num(tp),
      falsePositives: confusion.falsePositives + num(fp),
      trueNegatives: confusion.trueNegatives + num(negatives) - num(fp),
      falseNegatives: confusion.falseNegatives + num(positives) - num(tp),
    };
    profile.unlabelledPositives += num(unlabelledPositives);
    profile.logLoss += num(logLoss);
    profile.squaredError += num(squares);
  }
}

async function countClasses(
  engine: Engine,
  classes: string[],
  grouping: Grouping,
  bundleOf: (key: string) => Bundle | undefined,
): Promise<void> {
  const answered = [grouping.where, 'prediction IS NOT NULL']
    .filter((each) => each !== undefined)
    .join(' AND ');
  const { rows } = await aggregate(engine, { ...grouping, where: answered }, 'count(*)', {
    keys: ['label', 'prediction'],
  });
  // A prediction of 1 and a label of 1.0 are one class: a column with gaps is of fractions, where the other is of whole numbers.
  const known = new Map(classes.toReversed().map((name) => [className(name), name]));
  const classOf = (cell: Cell | undefined) => {
    const name = cell === null || cell === undefined ? null : className(String(cell));
    return name === null ? null : (known.get(name) ?? name);
  };
  const found = new Map<string, [string | null, string, number][]>();
  for (const [w, s, label, prediction, n] of rows) {
    const group = groupKey(w, s);
    const own = found.get(group) ?? [];
    found.set(group, own);
    own.push([classOf(label), classOf(prediction) ?? '', num(n)]);
  }
  for (const [group, own] of found) {
    const bundle = bundleOf(group);
    if (bundle) bundle.classes = profileClasses(own, classes);
  }
}

async function countErrors(
  engine: Engine,
  origin: number,
  grouping: Grouping,
  bundleOf: (key: string) => Bundle | undefined,
): Promise<void> {
  const both = 'isfinite(prediction) AND isfinite(label)';
  const shifted = `(label - ${double(origin)})`;
  const sum = (of: string) => `sum(${of}) FILTER (${both})`;
  const error = '(prediction - label)';
  const { rows } = await aggregate(
    engine,
    grouping,
    `count(*) FILTER (isfinite(prediction)), count(*) FILTER (${both}), ${sum(shifted)}, ${sum(`${shifted} * ${shifted}`)},
       ${sum(error)}, ${sum(`${error} * ${error}`)}, ${sum(`abs(${error})`)}, max(abs(${error})) FILTER (${both}),
       ${sum(`abs(${error}) / greatest(abs(label), ${double(EPSILON)})`)}, count(*) FILTER (${both} AND label = 0),
       min(label) FILTER (${both}), max(label) FILTER (${both})`,
  );
  for (const [
    w,
    s,
    predicted,
    n,
    label,
    labels,
    e,
    squares,
    absolute,
    worst,
    relative,
    zeros,
    ...ends
  ] of rows) {
    const [least, greatest] = ends.map(num);
    const bundle = bundleOf(groupKey(w, s));
    if (!bundle) continue;
    bundle.regression = {
      kind: 'regression',
      predicted: num(predicted),
      unlabelled: num(predicted) - num(n),
      // One value has no spread, whatever rounding leaves of it in the sums.
      labels:
        num(n) > 0 && least !== undefined && least === greatest
          ? { n: num(n), mean: least, m2: 0 }
          : momentsFromSums(num(n), origin, num(label), num(labels)),
      errors: momentsFromSums(num(n), 0, num(e), num(squares)),
      absolute: num(absolute),
      greatestAbsolute: num(worst),
      relative: num(relative),
      zeroLabels: num(zeros),
    };
  }
}
