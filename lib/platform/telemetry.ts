/** Prometheus metrics of this process. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

type Telemetry = {
  registry: Registry;
  operationSeconds: Histogram<'operation' | 'outcome'>;
  openStreams: Gauge;
  serving: Serving;
};

/** What a model server tells of its endpoints: time in all, in the queue and in the model apart. */
type Serving = {
  seconds: Histogram<'endpoint' | 'entity' | 'code'>;
  queueSeconds: Histogram<'endpoint' | 'entity'>;
  modelSeconds: Histogram<'endpoint' | 'entity'>;
  inFlight: Gauge<'endpoint'>;
  logWaiting: Gauge;
  logDropped: Gauge;
};

const TIMES = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

const createServing = (registry: Registry): Serving => ({
  seconds: new Histogram({
    name: 'plumbline_endpoint_request_seconds',
    help: 'Time an invocation took on the model server, by the code of its answer.',
    labelNames: ['endpoint', 'entity', 'code'],
    buckets: TIMES,
    registers: [registry],
  }),
  queueSeconds: new Histogram({
    name: 'plumbline_endpoint_queue_seconds',
    help: 'Time an invocation waited for a process of the model.',
    labelNames: ['endpoint', 'entity'],
    buckets: TIMES,
    registers: [registry],
  }),
  modelSeconds: new Histogram({
    name: 'plumbline_endpoint_model_seconds',
    help: 'Time of the call of the model that answered an invocation.',
    labelNames: ['endpoint', 'entity'],
    buckets: TIMES,
    registers: [registry],
  }),
  inFlight: new Gauge({
    name: 'plumbline_endpoint_in_flight',
    help: 'Invocations on their way.',
    labelNames: ['endpoint'],
    registers: [registry],
  }),
  logWaiting: new Gauge({
    name: 'plumbline_inference_log_waiting',
    help: 'Requests whose rows are not written yet.',
    registers: [registry],
  }),
  logDropped: new Gauge({
    name: 'plumbline_inference_log_dropped',
    help: 'Requests whose rows were left out, as the log filled faster than it is written.',
    registers: [registry],
  }),
});

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
    serving: createServing(registry),
  };
}

// One registry a process, whichever bundle asks.
const shared = globalThis as typeof globalThis & { plumblineTelemetry?: Telemetry };
shared.plumblineTelemetry ??= create();
export const { registry, operationSeconds, openStreams, serving } = shared.plumblineTelemetry;
