/** Prometheus metrics of this process. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

type Telemetry = {
  registry: Registry;
  operationSeconds: Histogram<'operation' | 'outcome'>;
  openStreams: Gauge;
};

function create(): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'plumbline_' });
  return {
    registry,
    operationSeconds: new Histogram({
      name: 'plumbline_operation_seconds',
      help: 'Time an operation took, by name and outcome code.',
      labelNames: ['operation', 'outcome'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers: [registry],
    }),
    openStreams: new Gauge({
      name: 'plumbline_open_transfers',
      help: 'Artifact uploads and downloads on their way.',
      registers: [registry],
    }),
  };
}

// One registry a process, whichever bundle asks.
const shared = globalThis as typeof globalThis & { plumblineTelemetry?: Telemetry };
shared.plumblineTelemetry ??= create();
export const { registry, operationSeconds, openStreams } = shared.plumblineTelemetry;
