/**
 * Environment variables of entities on a cluster: Secrets, which an InferenceService names and does not show. One is never changed. Other
 * values are another Secret, so that a revision that is still there keeps those it began with.
 */
import { createHmac } from 'node:crypto';
import { askKube, KubeFault, type KubeTarget } from '@/lib/platform/kubernetes';
import { keyFor } from '@/lib/platform/seal';
import type { ServedDefinition } from '../definition';
import { environmentOf } from '../environment';
import { labelsOf } from './inference-service';

const FIELD_MANAGER = 'plumbline';

const pathOf = (namespace: string, name: string) =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;

/** By a name that tells nothing of the values, not even to whoever guesses them; none where there are no variables. */
export function secretName(object: string, entity: ServedDefinition): string | null {
  if (entity.environmentNames.length === 0) return null;
  const values = Object.entries(environmentOf(entity)).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHmac('sha256', keyFor('serving-cluster-secret'))
    .update(JSON.stringify(values))
    .digest('hex');
  return `${object}-${digest.slice(0, 16)}`;
}

export const secretNames = (object: string, entities: readonly ServedDefinition[]): string[] => [
  ...new Set(entities.flatMap((entity) => secretName(object, entity) ?? [])),
];

/** @throws KubeFault */
export async function applySecret(
  target: KubeTarget,
  { namespace, name, endpointId }: { namespace: string; name: string; endpointId: string },
  entity: ServedDefinition,
): Promise<void> {
  const data = Object.fromEntries(
    Object.entries(environmentOf(entity)).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  await askKube(target, pathOf(namespace, name), {
    method: 'PATCH',
    query: { fieldManager: FIELD_MANAGER, force: 'true', fieldValidation: 'Strict' },
    body: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace, labels: labelsOf(endpointId) },
      type: 'Opaque',
      immutable: true,
      data,
    },
  });
}

/** Also where it is not there. @throws KubeFault */
export async function removeSecret(target: KubeTarget, namespace: string, name: string): Promise<void> {
  try {
    await askKube(target, pathOf(namespace, name), { method: 'DELETE' });
  } catch (error) {
    if (!(error instanceof KubeFault && error.status === 404)) throw error;
  }
}
