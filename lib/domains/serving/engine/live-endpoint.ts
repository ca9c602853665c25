/** An endpoint on this model server: which entity answers a request, within which limits, and what is noted of it. */
import { randomUUID } from 'node:crypto';
import { log } from '@/lib/platform/log';
import { serving as telemetry } from '@/lib/platform/telemetry';
import { AppError, notFound } from '@/lib/pure/errors';
import { compareAnswers } from '@/lib/pure/scoring/compare-answers';
import { type Asked, mediaTypeOf, readBody } from '@/lib/pure/scoring/read-body';
import type { Table } from '@/lib/pure/scoring/table';
import { anySlot, entityAt, slotOf } from '@/lib/pure/scoring/traffic';
import type { Definition } from '../definition';
import type { EndpointRow } from '../load';
import { askModel } from './ask-model';
import { logInference } from './inference-log';
import type { Meter } from './meter';
import { RateLimits } from './rate-limits';
import type { ServedModel } from './served-model';
import { type Request, withFeatures } from './with-features';
import { fault, layoutOf, type Outcome } from './work';

export type Invocation = {
  contentType: string | undefined;
  body: Buffer;
  /** Traffic does not count: this one. */
  entity?: string;
  caller: { id: string; email: string; groups?: readonly string[] } | undefined;
  requestId?: string;
  isGone: () => boolean;
  /** Already read, by the reader of another protocol. */
  asked?: Asked;
};

export type Invoked = Outcome & { entity: string | undefined; requestId: string };

export type LiveConfig = { version: number; definition: Definition; models: Map<string, ServedModel> };

export class LiveEndpoint {
  live: LiveConfig | undefined;
  private readonly limits: RateLimits;
  private onLive: (() => void)[] = [];
  /** For the canary and the metrics: requests on their way. */
  inFlight = 0;

  constructor(
    public row: EndpointRow,
    private readonly meter: Meter,
  ) {
    this.limits = new RateLimits(row.key);
  }

  /** The one step of a rollout: whoever asks from now on is answered by that configuration. */
  goLive(config: LiveConfig): void {
    this.live = config;
    for (const tell of this.onLive.splice(0)) tell();
  }

  /** The live configuration; where there is none yet, it is waited for. */
  private async current(deadline: number): Promise<LiveConfig | undefined> {
    while (!this.live && Date.now() < deadline) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, Math.min(1000, deadline - Date.now())));
        this.onLive.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.live;
  }

  async invoke(invocation: Invocation): Promise<Invoked> {
    // From a store of randomness: asking the system for some would cost every request a call.
    const requestId = invocation.requestId ?? randomUUID().replaceAll('-', '');
    const { settings } = this.row;
    const arrived = Date.now();
    const begun = performance.now();
    const done = (outcome: Outcome, entity?: string): Invoked => ({ ...outcome, entity, requestId });
    if (this.row.isStopped) {
      return done(fault(400, 'BAD_REQUEST', `The endpoint '${this.row.name}' is stopped.`));
    }
    // Most endpoints have none, and most calls of those that have are settled without waiting.
    const taken = this.limits.take(settings.rateLimits, invocation.caller);
    const wait = typeof taken === 'number' ? taken : await taken;
    if (wait > 0) {
      return done(
        fault(429, 'REQUEST_LIMIT_EXCEEDED', 'The rate limit of the endpoint is reached.', Math.ceil(wait)),
      );
    }
    const deadline = arrived + settings.timeoutSeconds * 1000;
    const live = await this.current(deadline);
    if (!live) {
      return done(
        fault(503, 'TEMPORARILY_UNAVAILABLE', `The endpoint '${this.row.name}' is not ready yet.`, 2),
      );
    }
    this.inFlight += 1;
    let logged: { asked?: Asked; table?: Table; served?: ServedModel } = {};
    let outcome: Outcome;
    let raw = '';
    try {
      const mediaType = invocation.asked ? 'application/json' : mediaTypeOf(invocation.contentType);
      raw = invocation.body.toString(mediaType.endsWith('parquet') ? 'latin1' : 'utf8');
      const asked = invocation.asked ?? readBody(mediaType, raw);
      const name = invocation.entity ?? this.route(live.definition, asked, invocation);
      const served = name === undefined ? undefined : live.models.get(name);
      if (!served) throw notFound(`The endpoint serves no entity called '${invocation.entity}'.`);
      logged = { asked, served };
      // Of another protocol's body a model is told in MLflow's.
      const body = invocation.asked ? bodyOf(asked) : raw;
      const question = await this.questionFor(served, { asked, mediaType, body });
      logged.table = question.table;
      outcome = await this.run(served, question, deadline, arrived, invocation.isGone);
      if (!invocation.entity && !outcome.streamed) {
        const answer = outcome.status < 400 ? outcome.body : '';
        this.shadow(live, served, { asked, mediaType, raw, body, answer, requestId, invocation });
      }
    } catch (error) {
      this.inFlight -= 1;
      outcome = outcomeOf(error);
      this.note(outcome, { ...logged, raw, live, requestId, invocation, begun });
      return done(outcome, logged.served?.entity.name);
    }
    const note = (known: Outcome) => {
      this.inFlight -= 1;
      this.note(known, { ...logged, raw, live, requestId, invocation, begun });
    };
    // What comes piece by piece is noted with its last.
    const { streamed } = outcome;
    if (streamed) streamed.pieces.once('close', () => note({ ...outcome, ...streamed.ended() }));
    else note(outcome);
    return done(outcome, logged.served?.entity.name);
  }

  /** What became of a request, in all the places that remember. */
  private note(
    outcome: Outcome,
    of: {
      asked?: Asked;
      table?: Table;
      served?: ServedModel;
      raw: string;
      live: LiveConfig;
      requestId: string;
      invocation: Invocation;
      begun: number;
    },
  ): void {
    const { asked, table, served } = of;
    const milliseconds = performance.now() - of.begun;
    this.measure(served, outcome, milliseconds);
    this.meter.count({
      endpointKey: this.row.key,
      entity: served?.entity.name ?? '',
      status: outcome.status,
      predictions: outcome.status < 400 ? (table?.rows ?? 1) : 0,
      milliseconds,
    });
    if (!served) return;
    logInference({
      endpointId: this.row.id,
      requestId: of.requestId,
      clientRequestId: asked?.clientRequestId,
      configVersion: of.live.version,
      entity: served.entity,
      status: outcome.status,
      latencyMs: milliseconds,
      caller: of.invocation.caller?.email,
      isShadow: false,
      table,
      raw: of.raw,
      answer: outcome.body,
      settings: this.row.settings.log,
    });
  }

  private measure(
    served: ServedModel | undefined,
    { status, queueMs, modelMs }: Outcome,
    milliseconds: number,
  ): void {
    const labels = { endpoint: this.row.name, entity: served?.entity.name ?? '' };
    telemetry.seconds.observe({ ...labels, code: String(status) }, milliseconds / 1000);
    telemetry.inFlight.set({ endpoint: this.row.name }, this.inFlight);
    if (status >= 400) return;
    telemetry.queueSeconds.observe(labels, Math.max(0, queueMs) / 1000);
    telemetry.modelSeconds.observe(labels, modelMs / 1000);
  }

  private async questionFor(served: ServedModel, request: Request) {
    const { model, replicas } = served;
    if (!model || !replicas) {
      throw new AppError('TEMPORARILY_UNAVAILABLE', `The entity '${served.entity.name}' is not loaded.`, {
        retryAfterSeconds: 2,
      });
    }
    const { asked, mediaType, body } = model.featureSpec ? await withFeatures(model, request) : request;
    return askModel({ model, known: replicas.known }, asked, { mediaType, body });
  }

  private run(
    served: ServedModel,
    { batch, rows }: ReturnType<typeof askModel>,
    deadline: number,
    arrived: number,
    isGone: () => boolean,
  ): Promise<Outcome> {
    return new Promise((settle) => {
      served.replicas?.submit({
        batch,
        rows,
        layout: layoutOf(batch),
        deadline,
        arrived,
        attempts: 0,
        isAlone: false,
        isGone,
        settle,
      });
    });
  }

  private route({ routes }: Definition, asked: Asked, { caller }: Invocation): string | undefined {
    const { stickyBy } = this.row.settings;
    const key =
      stickyBy === 'user' ? caller?.email : stickyBy === null ? undefined : stickyValue(asked, stickyBy);
    return entityAt(routes, key === undefined ? anySlot() : slotOf(key));
  }

  /** A copy for the shadow: nobody waits for it, and it is the first to go where there is no room. */
  private shadow(
    live: LiveConfig,
    answered: ServedModel,
    copy: {
      asked: Asked;
      mediaType: string;
      raw: string;
      body: string;
      /** What the caller was answered; nothing where that failed. */
      answer: string;
      requestId: string;
      invocation: Invocation;
    },
  ): void {
    const { shadow } = live.definition;
    if (!shadow || Math.random() * 100 >= shadow.percent) return;
    const served = live.models.get(shadow.entity);
    if (!served?.replicas || served === answered || served.replicas.waiting > MOST_SHADOWS) return;
    const begun = performance.now();
    const note = (outcome: Outcome, table: Table | undefined) => {
      const milliseconds = performance.now() - begun;
      this.meter.count({
        endpointKey: this.row.key,
        entity: served.entity.name,
        status: outcome.status,
        predictions: 0,
        milliseconds,
        shadow:
          outcome.status < 400 ? compareAnswers(copy.answer, outcome.body) : { compared: 0, differing: 0 },
      });
      logInference({
        endpointId: this.row.id,
        requestId: copy.requestId,
        clientRequestId: copy.asked.clientRequestId,
        configVersion: live.version,
        entity: served.entity,
        status: outcome.status,
        latencyMs: milliseconds,
        caller: copy.invocation.caller?.email,
        isShadow: true,
        table,
        raw: copy.raw,
        answer: outcome.body,
        settings: this.row.settings.log,
      });
    };
    const now = Date.now();
    const deadline = now + this.row.settings.timeoutSeconds * 1000;
    void this.questionFor(served, { asked: copy.asked, mediaType: copy.mediaType, body: copy.body })
      .then(async (question) =>
        note(await this.run(served, question, deadline, now, () => false), question.table),
      )
      .catch((error: unknown) => note(outcomeOf(error), undefined))
      .catch((error: unknown) => log.warn({ err: error }, 'a copy for a shadow failed'));
  }
}

const MOST_SHADOWS = 64;

const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof AppError)
    return fault(error.status, error.code, error.message, error.retryAfterSeconds);
  throw error;
};

const bodyOf = ({ format, value, params }: Asked): string =>
  JSON.stringify({ [format]: value, ...(params !== undefined && { params }) });

/** A field beside the data, or a column of its first row. */
function stickyValue({ value, params, format }: Asked, field: string): string | undefined {
  const of = (source: unknown) =>
    typeof source === 'object' && source !== null && Object.hasOwn(source, field)
      ? (source as Record<string, unknown>)[field]
      : undefined;
  const [first] = Array.isArray(value) ? value : [];
  const split = format === 'dataframe_split' ? splitValue(value, field) : undefined;
  const found = of(params) ?? split ?? of(first) ?? of(value);
  const one = Array.isArray(found) ? found[0] : found;
  return one === undefined || one === null ? undefined : String(one);
}

function splitValue(value: unknown, field: string): unknown {
  const { columns, data } = value as { columns?: unknown[]; data?: unknown[][] };
  const at = Array.isArray(columns) ? columns.indexOf(field) : -1;
  return at < 0 ? undefined : data?.[0]?.[at];
}
