/** Prometheus metrics of this process. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { Timings } from './timings';

type Telemetry = {
  registry: Registry;
  /** By operation and outcome. */
  operationSeconds: Timings;
  openStreams: Gauge;
  serving: Serving;
};

/** What a model server tells of its endpoints: time in all, in the queue and in the model apart. */
type Serving = {
  /** By endpoint, entity and the code of the answer. */
  seconds: Timings;
  /** By endpoint and entity. */
  queueSeconds: Timings;
  modelSeconds: Timings;
  /** How many of each endpoint. */
  underWay: Map<string, number>;
  /** At the door of this process. */
  refused: Counter<'endpoint' | 'reason'>;
  logWaiting: Gauge;
  logOnDisk: Gauge;
  logDropped: Gauge;
};

const TIMES = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

const createServing = (registry: Registry): Serving => ({
  seconds: new Timings(
    'plumbline_endpoint_request_seconds',
    'Time an invocation took on the model server, by the code of its answer.',
    ['endpoint', 'entity', 'code'],
    TIMES,
    registry,
  ),
  queueSeconds: new Timings(
    'plumbline_endpoint_queue_seconds',
    'Time an invocation waited for a process of the model.',
    ['endpoint', 'entity'],
    TIMES,
    registry,
  ),
  modelSeconds: new Timings(
    'plumbline_endpoint_model_seconds',
    'Time of the call of the model that answered an invocation.',
    ['endpoint', 'entity'],
    TIMES,
    registry,
  ),
  underWay: tellUnderWay(registry),
  refused: new Counter({
    name: 'plumbline_endpoint_refused_total',
    help: 'Invocations that were refused before they reached their endpoint, by reason.',
    labelNames: ['endpoint', 'reason'],
    registers: [registry],
  }),
  logWaiting: new Gauge({
    name: 'plumbline_inference_log_waiting',
    help: 'Requests whose rows are not written yet, in memory.',
    registers: [registry],
  }),
  logOnDisk: new Gauge({
    name: 'plumbline_inference_log_on_disk_bytes',
    help: 'Rows that wait on this machine’s disk to be written.',
    registers: [registry],
  }),
  logDropped: new Gauge({
    name: 'plumbline_inference_log_dropped',
    help: 'Requests whose rows were left out, as neither memory nor disk had room for them.',
    registers: [registry],
  }),
});

function tellUnderWay(registry: Registry): Map<string, number> {
  const underWay = new Map<string, number>();
  new Gauge({
    name: 'plumbline_endpoint_in_flight',
    help: 'Invocations on their way.',
    labelNames: ['endpoint'],
    registers: [registry],
    // Told when somebody asks: a gauge makes a text of its labels each time that it is set.
    collect() {
      for (const [endpoint, count] of underWay) this.set({ endpoint }, count);
    },
  });
  return underWay;
}

function create(): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'plumbline_' });
  return {
    registry,
    operationSeconds: new Timings(
      'plumbline_operation_seconds',
      'Time an operation took, by name and outcome code.',
      ['operation', 'outcome'],
      [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registry,
    ),
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
