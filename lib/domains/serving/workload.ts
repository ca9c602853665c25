/** How great an entity is to be, and on what, as clients of the managed platform ask for it. */
import { invalid } from '@/lib/pure/errors';
import { asksForGpu } from '@/lib/pure/scoring/asks-for-gpu';
import type { AskedEntity, Definition } from './definition';
import { WORKLOADS } from './schemas';

export function concurrencyOf(asked: AskedEntity) {
  const size = asked.workloadSize ?? 'Small';
  const named = WORKLOADS[size];
  const max = asked.maxProvisionedConcurrency ?? named?.max;
  if (max === undefined) {
    throw invalid(`'${size}' is no workload size: use ${Object.keys(WORKLOADS).join(', ')}.`, {
      field: 'config.served_entities.workload_size',
    });
  }
  const min = asked.minProvisionedConcurrency ?? Math.min(named?.min ?? 4, max);
  if (min > max) {
    throw invalid('The least concurrency is above the greatest.', {
      field: 'config.served_entities.min_provisioned_concurrency',
    });
  }
  return { workloadSize: size, minConcurrency: min, maxConcurrency: max };
}

const TYPE = /^(CPU|GPU|MULTIGPU)(_[A-Z0-9]+)*$/;

/** Any that the managed platform has, or may come to have. @throws INVALID_PARAMETER_VALUE */
export function workloadTypeOf({ workloadType = 'CPU' }: Pick<AskedEntity, 'workloadType'>): string {
  if (TYPE.test(workloadType)) return workloadType;
  throw invalid(
    `'${workloadType}' is no workload type: use CPU. One for GPUs, as GPU_SMALL, is taken for the clients' sake; models are executed on the CPU all the same.`,
    { field: 'config.served_entities.workload_type' },
  );
}

/** Tells whoever asked for GPUs that there are none; empty where nobody did. */
export function noteOnGpus({ entities }: Pick<Definition, 'entities'>): string {
  const asking = entities.filter(({ workloadType, external }) => !external && asksForGpu(workloadType));
  if (asking.length === 0) return '';
  const named = asking.map(({ name, workloadType }) => `${workloadType} for ${name}`).join(' and ');
  return `It asks for ${named}: models are executed on the CPU here.`;
}
