/** What KServe and Knative make of an InferenceService: revisions, which of them is ready, and which gets how much of the traffic. */

export type Revision = {
  name: string;
  files: string;
  state: 'loading' | 'ready' | 'failed';
  template: string;
};
type Target = { revisionName: string; percent: number; latestRevision: boolean; tag?: string; url?: string };

export type Service = {
  name: string;
  namespace: string;
  revisions: Revision[];
  rolledOut: string;
  previous: string;
  traffic: Target[];
};

export type Predictor = {
  canaryTrafficPercent?: number;
  model: { storageUri: string; envFrom?: { secretRef: { name: string } }[] };
};

export const DOMAIN = 'example.test';

export const newService = (name: string, namespace: string): Service => ({
  name,
  namespace,
  revisions: [],
  rolledOut: '',
  previous: '',
  traffic: [],
});

/** A template that is another makes a revision. @returns the new one, where there is one */
export function revise(service: Service, predictor: Predictor): Revision | undefined {
  const { canaryTrafficPercent: _, ...rest } = predictor;
  const template = JSON.stringify(rest);
  if (service.revisions.at(-1)?.template === template) return undefined;
  const number = String(service.revisions.length + 1).padStart(5, '0');
  const name = `${service.name}-predictor-${number}`;
  const revision: Revision = { name, files: predictor.model.storageUri, state: 'loading', template };
  service.revisions.push(revision);
  return revision;
}

const newestReady = ({ revisions }: Service) => revisions.findLast(({ state }) => state === 'ready');

/** The route as KServe asks Knative for it, and what is noted of whoever has all of the traffic. */
export function route(service: Service, { canaryTrafficPercent: canary }: Predictor): void {
  const ready = newestReady(service);
  if (!ready) {
    service.traffic = [];
    return;
  }
  const tagged = (tag: string) => `http://${tag}-${service.name}-predictor.${service.namespace}.${DOMAIN}`;
  const newest = (percent: number): Target => ({
    revisionName: ready.name,
    latestRevision: true,
    percent,
    tag: 'latest',
    url: tagged('latest'),
  });
  if (canary !== undefined && service.rolledOut) {
    const former: Target = {
      revisionName: service.rolledOut,
      latestRevision: false,
      percent: 100 - canary,
      tag: 'prev',
      url: tagged('prev'),
    };
    service.traffic = canary < 100 ? [newest(canary), former] : [newest(canary)];
  } else service.traffic = [newest(100)];
  noteRolledOut(service, ready);
}

function noteRolledOut(service: Service, ready: Revision): void {
  const target = service.traffic.find(({ latestRevision }) => latestRevision);
  if (!target) return;
  if (service.rolledOut !== ready.name) {
    if (target.percent === 100) {
      service.previous = service.rolledOut;
      service.rolledOut = ready.name;
    }
    return;
  }
  const whole = service.traffic
    .filter(({ revisionName }) => revisionName === ready.name)
    .reduce((sum, { percent }) => sum + percent, 0);
  if (ready === service.revisions.at(-1) && target.percent < 100 && whole === 100 && service.previous)
    service.rolledOut = service.previous;
}

const is = (flag: boolean) => (flag ? 'True' : 'False');

export function statusOf(service: Service) {
  const { name, namespace, revisions, rolledOut, previous, traffic } = service;
  const newest = revisions.at(-1);
  const ready = newestReady(service);
  const isUpToDate = newest !== undefined && newest === ready;
  const configuration = isUpToDate ? 'True' : newest?.state === 'failed' ? 'False' : 'Unknown';
  const message =
    newest?.state === 'failed' ? `Revision "${newest.name}" failed with message: Container failed.` : '';
  const conditions = [
    ['IngressReady', is(ready !== undefined)],
    ['LatestDeploymentReady', configuration],
    ['PredictorConfigurationReady', configuration],
    ['PredictorReady', configuration],
    ['PredictorRouteReady', is(ready !== undefined)],
    ['Ready', configuration],
    ['RoutesReady', is(ready !== undefined)],
  ].map(([type, status]) => ({ type, status, ...(status !== 'True' && message && { message }) }));
  return {
    conditions,
    ...(ready && { url: `http://${name}.${namespace}.${DOMAIN}` }),
    components: {
      predictor: {
        latestCreatedRevision: newest?.name,
        ...(ready && { latestReadyRevision: ready.name }),
        ...(rolledOut && { latestRolledoutRevision: rolledOut }),
        ...(previous && { previousRolledoutRevision: previous }),
        traffic,
      },
    },
    modelStatus: {
      transitionStatus: isUpToDate
        ? 'UpToDate'
        : newest?.state === 'failed'
          ? 'BlockedByFailedLoad'
          : 'InProgress',
      copies: { failedCopies: 0, totalCopies: revisions.filter(({ state }) => state === 'ready').length },
      ...(newest?.state === 'failed' && {
        lastFailureInfo: { reason: 'ModelLoadFailed', message: 'The model file is broken.' },
      }),
    },
  };
}
