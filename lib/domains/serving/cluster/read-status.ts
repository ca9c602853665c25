/** What an InferenceService says of itself, in the words of endpoints. Only what it says counts: nothing is taken for ready because it was asked for. */
import type { InferenceService, Mode } from './inference-service';

type Condition = { type: string; status: string; reason?: string; message?: string };
type Target = {
  revisionName?: string;
  percent?: number;
  latestRevision?: boolean;
  tag?: string;
  url?: string;
};
type Status = {
  url?: string;
  observedGeneration?: number;
  conditions?: Condition[];
  components?: {
    predictor?: {
      latestCreatedRevision?: string;
      latestReadyRevision?: string;
      traffic?: Target[];
      url?: string;
    };
  };
  modelStatus?: {
    transitionStatus?: string;
    copies?: { totalCopies?: number };
    states?: { targetModelState?: string };
    lastFailureInfo?: { reason?: string; message?: string };
  };
};

export type Traffic = { revision: string; percent: number; isNewest: boolean; url: string | null };

/** Stored, and shown to people. */
export type Seen = {
  url: string | null;
  /** Of the newest revision, as it was asked for. */
  isNewestReady: boolean;
  newest: string | null;
  traffic: Traffic[];
  conditions: { type: string; status: string; message: string }[];
  pods: number;
  message: string;
};

export type Read = Seen & {
  /** Why the newest will not be ready. */
  fault: string | undefined;
};

/** What the newest is called, which only a new one changes: the revision, or how often the deployment was changed. */
export function newestOf({ status }: InferenceService, mode: Mode): string | null {
  const { components, observedGeneration } = (status ?? {}) as Status;
  if (mode === 'knative') return components?.predictor?.latestCreatedRevision ?? null;
  return observedGeneration === undefined ? null : String(observedGeneration);
}

/** @param before what was the newest when this one was asked for: what is said of it is no answer */
export function readStatus(there: InferenceService, mode: Mode, before: string | null): Read {
  const status = (there.status ?? {}) as Status;
  const { conditions = [], components, modelStatus } = status;
  const { predictor } = components ?? {};
  const of = (type: string) => conditions.find((condition) => condition.type === type);
  const newest = newestOf(there, mode);
  const isOfAsked = newest !== null && newest !== before;
  const isRolled =
    mode === 'knative'
      ? predictor?.latestReadyRevision === newest
      : // Only then no pod of what was there before is left.
        of('PredictorReady')?.reason === 'NewReplicaSetAvailable';
  const fault = isOfAsked && !isRolled ? faultOf(status, of) : undefined;
  return {
    url: status.url ?? predictor?.url ?? null,
    isNewestReady: isOfAsked && isRolled && of('Ready')?.status === 'True',
    newest,
    traffic: trafficOf(status, mode, isOfAsked ? newest : null, isRolled),
    conditions: conditions.map(({ type, status: is, reason, message }) => ({
      type,
      status: is,
      message: (message || reason || '').slice(0, 500),
    })),
    pods: modelStatus?.copies?.totalCopies ?? 0,
    message: fault ?? waitingFor(conditions, isOfAsked),
    fault,
  };
}

/** Knative's newest that is ready goes by the name of the newest: while the one that was asked for is not, it is still the former. */
function trafficOf(
  { components, url }: Status,
  mode: Mode,
  newest: string | null,
  isRolled: boolean,
): Traffic[] {
  if (mode === 'standard') {
    // Without Knative all of it goes to whatever is there.
    const isNewest = newest !== null && isRolled;
    return url ? [{ revision: newest ?? '', percent: 100, isNewest, url }] : [];
  }
  return (components?.predictor?.traffic ?? []).map(({ revisionName = '', percent = 0, ...target }) => ({
    revision: revisionName,
    percent,
    isNewest: target.latestRevision === true && revisionName === newest,
    url: target.url ?? null,
  }));
}

function faultOf({ modelStatus }: Status, of: (type: string) => Condition | undefined): string | undefined {
  const { transitionStatus = '', states, lastFailureInfo } = modelStatus ?? {};
  const hasFailed =
    ['BlockedByFailedLoad', 'InvalidSpec'].includes(transitionStatus) ||
    states?.targetModelState === 'FailedToLoad';
  if (hasFailed) {
    const why = [lastFailureInfo?.reason, lastFailureInfo?.message].filter(Boolean).join(': ');
    return `KServe could not load the model${why ? `: ${why}` : '.'}`.slice(0, 1000);
  }
  const { status, reason = '', message = '' } = of('PredictorConfigurationReady') ?? {};
  if (status !== 'False') return undefined;
  return `KServe could not make it ready: ${message || reason || 'no reason is said.'}`.slice(0, 1000);
}

function waitingFor(conditions: Condition[], isOfAsked: boolean): string {
  if (!isOfAsked) return 'KServe has not begun with it yet.';
  const open = conditions.filter(({ status }) => status !== 'True');
  const [first] = open.filter(({ message }) => message);
  if (open.length === 0) return '';
  const names = open.map(({ type }) => type).join(', ');
  return `KServe says that not all is ready (${names})${first?.message ? `: ${first.message}` : '.'}`.slice(
    0,
    1000,
  );
}
