/** What a definition must keep to where KServe executes it. */
import { invalid } from '@/lib/pure/errors';
import type { Definition } from '../definition';

/** @throws INVALID_PARAMETER_VALUE */
export function assertFitsCluster({ cluster, entities, routes, shadow }: Definition): void {
  if (!cluster) return;
  const outside = entities.find(({ external }) => external);
  if (outside) {
    throw invalid(
      `${outside.modelName} is executed by somebody else already: no cluster has anything to do for it.`,
      {
        field: 'config.served_entities.external_model',
      },
    );
  }
  if (shadow) throw invalid('KServe asks no shadow: run the shadow here.', { field: 'config.shadow' });
  const active = routes.filter(({ percent }) => percent > 0);
  if (active.length > 2) {
    throw invalid('KServe shares traffic between two entities at most.', {
      field: 'config.traffic_config.routes',
    });
  }
  if (active.length === 2 && cluster.mode === 'standard') {
    throw invalid(
      `The cluster ${cluster.name} runs KServe without Knative, which shares no traffic: give all of it to one entity.`,
      { field: 'config.traffic_config.routes' },
    );
  }
  const twin = entities.find(({ artifacts }, at) =>
    entities.slice(0, at).some((other) => other.artifacts === artifacts),
  );
  if (twin) {
    throw invalid(
      `${twin.name} is of the same files as another entity: on a cluster they could not be told apart.`,
      {
        field: 'config.served_entities',
      },
    );
  }
}
