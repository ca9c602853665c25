/** Whether a cluster can do what endpoints will ask of it, before any does. */
import { askKube, KubeFault, type KubeTarget } from '@/lib/platform/kubernetes';
import { invalid } from '@/lib/pure/errors';
import type { Mode } from './inference-service';

const VERBS = ['get', 'patch', 'create', 'delete'];
const API = '/apis/serving.kserve.io/v1beta1';

export const objectsPath = (namespace: string, name = ''): string =>
  `${API}/namespaces/${encodeURIComponent(namespace)}/inferenceservices${name && `/${encodeURIComponent(name)}`}`;

type Resources = { resources?: { name?: string }[] };
type Review = { status?: { allowed?: boolean } };

/** @throws INVALID_PARAMETER_VALUE with what is lacking */
export async function assertUsable(target: KubeTarget, namespace: string, mode: Mode): Promise<void> {
  await assertKServe(target);
  if (mode === 'knative') await assertKnative(target);
  const allowed = await Promise.all(VERBS.map((verb) => may(target, namespace, verb)));
  const lacking = VERBS.filter((_, at) => !allowed[at]);
  if (lacking.length === 0) return;
  throw invalid(
    `The token may not ${lacking.join(', ')} inferenceservices.serving.kserve.io in the namespace '${namespace}'.`,
    { field: 'token' },
  );
}

async function assertKServe(target: KubeTarget): Promise<void> {
  const { resources = [] } = await ask<Resources>(target, API, 'KServe is not installed on this cluster.');
  if (!resources.some(({ name }) => name === 'inferenceservices'))
    throw invalid('The cluster has no inferenceservices of serving.kserve.io/v1beta1.', { field: 'url' });
}

const assertKnative = (target: KubeTarget) =>
  ask(
    target,
    '/apis/serving.knative.dev/v1',
    'Knative Serving is not installed on this cluster: without it traffic cannot be shared. Say that KServe runs in its standard mode.',
    'mode',
  );

async function may(target: KubeTarget, namespace: string, verb: string): Promise<boolean> {
  const { status } = await ask<Review>(
    target,
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    '',
    'url',
    {
      method: 'POST',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: { group: 'serving.kserve.io', resource: 'inferenceservices', namespace, verb },
        },
      },
    },
  );
  return status?.allowed === true;
}

async function ask<Answer>(
  target: KubeTarget,
  path: string,
  whereNone: string,
  fieldOfNone = 'url',
  how: Parameters<typeof askKube>[2] = {},
): Promise<Answer> {
  try {
    return await askKube<Answer>(target, path, how);
  } catch (error) {
    if (!(error instanceof KubeFault)) throw error;
    if (error.status === 404 && whereNone) throw invalid(whereNone, { field: fieldOfNone });
    const field = error.status === 401 || error.status === 403 ? 'token' : 'url';
    throw invalid(error.message, { field });
  }
}
