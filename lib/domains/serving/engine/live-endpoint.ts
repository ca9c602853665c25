/** An endpoint on this model server: which entity answers a request, within which limits, and what is noted of it. */
import { AppError, notFound } from '@/lib/pure/errors';
import { bodyOfTensors, type SentTensor } from '@/lib/pure/scoring/open-inference/sent-tensors';
import { type Asked, mediaTypeOf, readBody } from '@/lib/pure/scoring/read-body';
import type { Definition } from '../definition';
import type { EndpointRow } from '../load';
import { askServed, questionFor } from './ask-served';
import type { Meter } from './meter';
import { RateLimits } from './rate-limits';
import { remember, type Underway } from './remember';
import { entityFor } from './route';
import type { ServedModel } from './served-model';
import { copyToShadow } from './shadow-copy';
import { faultOf, type Outcome } from './work';

export type Invocation = {
  contentType: string | undefined;
  body: Buffer;
  /** Traffic does not count: this one. */
  entity?: string;
  caller: { id: string; email: string; groups?: readonly string[] } | undefined;
  requestId: string;
  isGone: () => boolean;
  /** Reads the body of another protocol, and throws what is wrong with it. */
  read?: () => Asked;
};

export type Invoked = Outcome & { entity: string | undefined; requestId: string };

export type LiveConfig = { version: number; definition: Definition; models: Map<string, ServedModel> };

export class LiveEndpoint {
  live: LiveConfig | undefined;
  private readonly limits: RateLimits;
  /** Of requests that wait until something is live. */
  private readonly onLive = new Set<() => void>();
  /** For the metrics: requests on their way. */
  inFlight = 0;

  constructor(
    public row: EndpointRow,
    readonly meter: Meter,
  ) {
    this.limits = new RateLimits(row.key);
  }

  /** The one step of a rollout: whoever asks from now on is answered by that configuration. */
  goLive(config: LiveConfig): void {
    this.live = config;
    for (const tell of this.onLive) tell();
  }

  /** The live configuration; where there is none yet, it is waited for. */
  private async current(deadline: number): Promise<LiveConfig | undefined> {
    while (!this.live && Date.now() < deadline) {
      this.assertComing();
      await new Promise<void>((resolve) => {
        const over = () => {
          clearTimeout(timer);
          this.onLive.delete(over);
          resolve();
        };
        const timer = setTimeout(over, Math.max(1, Math.min(1000, deadline - Date.now())));
        this.onLive.add(over);
      });
    }
    return this.live;
  }

  /** @throws BAD_REQUEST where nothing is on its way: whoever waited would wait for nothing */
  private assertComing(): void {
    const { name, liveVersion, pendingVersion, updateState, updateMessage } = this.row;
    if (liveVersion !== null || pendingVersion !== null || updateState === 'IN_PROGRESS') return;
    const why =
      updateState === 'UPDATE_FAILED'
        ? `its last update failed. ${updateMessage}`
        : 'its update was cancelled.';
    throw new AppError('BAD_REQUEST', `The endpoint '${name}' serves nothing: ${why}`.slice(0, 1000));
  }

  /** Whatever becomes of a request is counted, also where it is refused before anybody was chosen to answer it. */
  async invoke(invocation: Invocation): Promise<Invoked> {
    const request: Underway = {
      invocation,
      begun: performance.now(),
      live: undefined,
      served: undefined,
      asked: undefined,
      table: undefined,
      raw: '',
    };
    this.inFlight += 1;
    let outcome: Outcome;
    try {
      outcome = await this.answer(request);
    } catch (error) {
      outcome = faultOf(error, invocation.requestId);
    }
    const { streamed } = outcome;
    // What comes piece by piece is noted with its last.
    if (streamed)
      streamed.pieces.once('close', () => this.over({ ...outcome, ...streamed.ended() }, request));
    else this.over(outcome, request);
    return { ...outcome, entity: request.served?.entity.name, requestId: invocation.requestId };
  }

  private over(outcome: Outcome, request: Underway): void {
    this.inFlight -= 1;
    remember(this, outcome, request);
  }

  /** @throws AppError for a request that no entity is asked, and for one that does not fit the entity */
  private async answer(request: Underway): Promise<Outcome> {
    const { invocation } = request;
    const { settings, isStopped, name } = this.row;
    const arrived = Date.now();
    if (isStopped) throw new AppError('BAD_REQUEST', `The endpoint '${name}' is stopped.`);
    // Most endpoints have none, and most calls of those that have are settled without waiting.
    const taken = this.limits.take(settings.rateLimits, invocation.caller);
    const wait = typeof taken === 'number' ? taken : await taken;
    if (wait > 0) {
      throw new AppError('REQUEST_LIMIT_EXCEEDED', 'The rate limit of the endpoint is reached.', {
        retryAfterSeconds: Math.ceil(wait),
      });
    }
    const deadline = arrived + settings.timeoutSeconds * 1000;
    const live = this.live ?? (await this.current(deadline));
    if (!live) {
      throw new AppError('TEMPORARILY_UNAVAILABLE', `The endpoint '${name}' is not ready yet.`, {
        retryAfterSeconds: 2,
      });
    }
    request.live = live;
    const mediaType = invocation.read ? 'application/json' : mediaTypeOf(invocation.contentType);
    if (!invocation.read) {
      request.raw = invocation.body.toString(mediaType.endsWith('parquet') ? 'latin1' : 'utf8');
    }
    const asked = invocation.read?.() ?? readBody(mediaType, request.raw);
    const entity = invocation.entity ?? entityFor(this.row, live.definition, asked, invocation.caller);
    const served = entity === undefined ? undefined : live.models.get(entity);
    if (!served) throw notFound(`The endpoint serves no entity called '${invocation.entity}'.`);
    request.asked = asked;
    request.served = served;
    // Of another protocol's body a model is told in MLflow's.
    const told = { asked, mediaType, body: () => (invocation.read ? bodyOf(asked) : request.raw) };
    const found = questionFor(served, told);
    const question = found instanceof Promise ? await found : found;
    request.table = question.table;
    const outcome = await askServed(served, question, { deadline, arrived, isGone: invocation.isGone });
    if (live.definition.shadow && !invocation.entity) copyToShadow(this, request, told, outcome);
    return outcome;
  }
}

const bodyOf = ({ format, value, params }: Asked): string =>
  format === 'tensors'
    ? bodyOfTensors(value as SentTensor[], 'NaN')
    : JSON.stringify({ [format]: value, ...(params !== undefined && { params }) });
