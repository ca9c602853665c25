/** What Plumbline asks KServe for: one InferenceService an endpoint, and whether it is there as asked. */

const KIND = { apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService' } as const;
const OWNER = 'app.kubernetes.io/managed-by';
const ENDPOINT = 'plumbline-endpoint';
const KSERVE = 'serving.kserve.io';
/** Requests at once that one pod is meant for, as one process is elsewhere. */
const PER_POD = 4;

export type Mode = 'knative' | 'standard';

export type Asked = {
  name: string;
  namespace: string;
  endpointId: string;
  mode: Mode;
  serviceAccount: string;
  storageUri: string;
  minConcurrency: number;
  maxConcurrency: number;
  scaleToZero: boolean;
  /** The newest revision's share; null for all of it. */
  canary: number | null;
  /** What holds its environment variables. */
  secret: string | null;
};

type EnvFrom = { secretRef?: { name?: string } }[];

export type Predictor = {
  canaryTrafficPercent?: number;
  model?: { storageUri?: string; envFrom?: EnvFrom; [field: string]: unknown };
  [field: string]: unknown;
};

export type InferenceService = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace: string;
    resourceVersion?: string;
    generation?: number;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: { predictor: Predictor };
  status?: Record<string, unknown>;
};

/** What is ours there, and whose. */
export const labelsOf = (endpointId: string) => ({ [OWNER]: 'plumbline', [ENDPOINT]: endpointId });

/** Part of a host's name, together with the namespace: short, and like no other endpoint's. */
export function objectName({ id, name }: { id: string; name: string }): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 20)
    .replace(/^-+|-+$/g, '');
  return ['p', slug, id.slice(0, 8)].filter(Boolean).join('-');
}

export function inferenceServiceOf(asked: Asked): InferenceService {
  const { name, namespace, endpointId, mode, serviceAccount, storageUri, canary, secret } = asked;
  const isKnative = mode === 'knative';
  const least = Math.max(1, Math.ceil(asked.minConcurrency / PER_POD));
  return {
    ...KIND,
    metadata: {
      name,
      namespace,
      labels: labelsOf(endpointId),
      // The names of both modes that older releases know, and newer ones still take.
      annotations: {
        [`${KSERVE}/deploymentMode`]: isKnative ? 'Serverless' : 'RawDeployment',
        ...(isKnative && { [`${KSERVE}/enable-tag-routing`]: 'true' }),
      },
    },
    spec: {
      predictor: {
        ...(serviceAccount && { serviceAccountName: serviceAccount }),
        minReplicas: asked.scaleToZero && isKnative ? 0 : least,
        maxReplicas: Math.max(least, Math.ceil(asked.maxConcurrency / PER_POD)),
        ...(isKnative && { scaleMetric: 'concurrency', scaleTarget: PER_POD }),
        ...(canary !== null && { canaryTrafficPercent: canary }),
        model: {
          modelFormat: { name: 'mlflow' },
          protocolVersion: 'v2',
          storageUri,
          ...(secret !== null && { envFrom: [{ secretRef: { name: secret } }] }),
        },
      },
    },
  };
}

export const isOurs = ({ metadata }: InferenceService, endpointId: string): boolean =>
  metadata.labels?.[OWNER] === 'plumbline' && metadata.labels[ENDPOINT] === endpointId;

export const shareOf = ({ spec }: InferenceService): number | null =>
  spec.predictor.canaryTrafficPercent ?? null;

export const filesOf = ({ spec }: InferenceService): string => spec.predictor.model?.storageUri ?? '';

export const secretOf = ({ spec }: InferenceService): string | null =>
  spec.predictor.model?.envFrom?.[0]?.secretRef?.name ?? null;

/** Whether what is there is what is asked; the cluster fills in defaults of its own, which are no difference. */
export const isAsAsked = (there: InferenceService, asked: InferenceService): boolean =>
  shareOf(there) === shareOf(asked) &&
  secretOf(there) === secretOf(asked) &&
  isWithin(asked.spec, there.spec) &&
  isWithin(asked.metadata.annotations, there.metadata.annotations);

/** Whether asking for it makes pods anew, and does not only move traffic. */
export const isSameTemplate = (there: InferenceService, asked: InferenceService): boolean => {
  const { canaryTrafficPercent: _, ...template } = asked.spec.predictor;
  return secretOf(there) === secretOf(asked) && isWithin(template, there.spec.predictor);
};

function isWithin(part: unknown, whole: unknown): boolean {
  if (typeof part !== 'object' || part === null) return part === whole;
  if (typeof whole !== 'object' || whole === null) return false;
  return Object.entries(part).every(([key, value]) =>
    isWithin(value, (whole as Record<string, unknown>)[key]),
  );
}
