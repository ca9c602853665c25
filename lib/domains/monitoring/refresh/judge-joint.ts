/** What the columns of a window did together, beside the reference. */
import { cramersChanges, pearsonChanges, spearmanChanges } from '@/lib/pure/drift/joint/association';
import { domainDrift } from '@/lib/pure/drift/joint/domain-classifier';
import {
  type JudgedClassifier,
  type JudgedCorrelations,
  type JudgedReconstruction,
  judgeClassifier,
  judgeCorrelations,
  judgeReconstruction,
} from '@/lib/pure/drift/joint/judge-joint';
import {
  fitReconstruction,
  type JointWindow,
  reconstructionDrift,
} from '@/lib/pure/drift/joint/reconstruction';
import { besideEachOther, type Sample } from '@/lib/pure/drift/joint/sample';
import { momentsOf } from '@/lib/pure/drift/profile/numeric';
import { gravest, type Verdict } from '@/lib/pure/drift/verdict/judge';
import type { Bundle, CountingPlan } from '../counting/plan';
import type { MonitorConfig } from '../schemas';

export type JointWindowView = {
  verdict: Verdict;
  correlation?: JudgedCorrelations;
  reconstruction?: JudgedReconstruction;
  classifier?: JudgedClassifier;
};

type Asked = Pick<MonitorConfig, 'joint' | 'alpha' | 'correction' | 'minimumRows'>;

export function judgeJoint(
  plan: CountingPlan,
  config: Asked,
  reference: Bundle | undefined,
  current: Bundle | undefined,
): JointWindowView | undefined {
  const { joint, alpha, minimumRows } = config;
  if (!joint || !plan.joint || !reference || !current) return undefined;
  if (Math.min(reference.rows, current.rows) < minimumRows) return undefined;
  const correlation = joint.correlation ? correlations(reference, current, config) : undefined;
  const reconstruction = joint.reconstruction ? reconstructed(reference, current, alpha) : undefined;
  const drift =
    joint.classifier && reference.sample && current.sample
      ? domainDrift(besideEachOther(reference.sample, current.sample))
      : undefined;
  const classifier = drift && judgeClassifier(drift);
  const judged = [correlation, reconstruction, classifier].flatMap((each) => each ?? []);
  if (judged.length === 0) return undefined;
  return {
    verdict: gravest(judged.map(({ verdict }) => verdict)),
    ...(correlation && { correlation }),
    ...(reconstruction && { reconstruction }),
    ...(classifier && { classifier }),
  };
}

function correlations(
  reference: Bundle,
  current: Bundle,
  { alpha, correction }: Asked,
): JudgedCorrelations | undefined {
  const pearson =
    reference.cross && current.cross ? pearsonChanges(reference.cross, current.cross, correction) : [];
  const ranks =
    reference.sample && current.sample ? rankChanges(reference.sample, current.sample, correction) : [];
  const tables = (reference.pairs ?? []).flatMap(({ pair, table }) => {
    const now = current.pairs?.find((each) => each.pair.join('\0') === pair.join('\0'));
    return now ? [{ pair, reference: table, current: now.table }] : [];
  });
  return judgeCorrelations([...pearson, ...ranks, ...cramersChanges(tables, correction)], alpha);
}

function rankChanges(reference: Sample, current: Sample, correction: Asked['correction']) {
  const numbers = besideEachOther(reference, current).flatMap((column) =>
    column.kind === 'number' ? [column] : [],
  );
  return spearmanChanges(
    numbers.map(({ name }) => name),
    numbers.map((column) => column.reference),
    numbers.map((column) => column.current),
    correction,
  );
}

function reconstructed(reference: Bundle, current: Bundle, alpha: number): JudgedReconstruction | undefined {
  const [before, now] = [windowOf(reference), windowOf(current)];
  const model = before && fitReconstruction(before);
  const drift = model && now && reconstructionDrift(model, now);
  return model && drift && judgeReconstruction(model, drift, alpha);
}

/** Undefined where a column of it is missing. */
function windowOf({ rows, cross, columns }: Bundle): JointWindow | undefined {
  if (!cross) return undefined;
  const moments = cross.columns.flatMap((name) => {
    const profile = columns[name];
    return profile?.kind === 'numeric' ? [momentsOf(profile)] : [];
  });
  return moments.length === cross.columns.length ? { rows, columns: moments, cross } : undefined;
}
