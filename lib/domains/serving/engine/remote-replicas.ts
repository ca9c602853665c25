/** Requests on their way to a model that is executed elsewhere: so many at once, the others wait. There is no process to look after. */
import type { Ready } from '@/lib/platform/runtimes/protocol';
import { askRemote, type RemoteTarget, sentenceOf } from '@/lib/platform/runtimes/remote-model';
import type { Dialect } from '@/lib/pure/scoring/external/dialect';
import { type ExternalTask, type Fields, readExternal } from '@/lib/pure/scoring/external/tasks';
import type { ServedState } from '../endpoint-view';
import type { ReplicaRules, Replicas } from './replicas';
import { streamedAnswer } from './streamed-answer';
import { fault, type Outcome, timedOut, tooBusy, unloading, type Work } from './work';

export type Remote = RemoteTarget & { task: ExternalTask; name: string; dialect: Dialect };

export abstract class RemoteReplicas implements Replicas {
  private readonly queue: Work[] = [];
  private running = 0;
  private isClosed = false;

  constructor(public rules: ReplicaRules) {}

  abstract get known(): Ready | undefined;
  abstract get ready(): number;
  abstract get state(): { state: ServedState; message: string };
  protected abstract ask(work: Work): Promise<Outcome>;

  async begin(): Promise<void> {
    // Nothing is asked to see whether it answers: a question may cost money.
  }

  get waiting(): number {
    return this.queue.length;
  }

  get inFlight(): number {
    return this.queue.length + this.running;
  }

  submit(work: Work): void {
    if (this.isClosed) work.settle(unloading());
    else if (this.queue.length >= this.rules.queueLimit) work.settle(tooBusy());
    else {
      this.queue.push(work);
      this.pump();
    }
  }

  private pump(): void {
    while (this.running < this.rules.concurrency) {
      const work = this.queue.shift();
      if (!work) return;
      if (work.isGone()) work.settle(fault(499, 'CANCELLED', 'The caller went away.'));
      else if (work.deadline <= Date.now()) work.settle(timedOut());
      else void this.run(work);
    }
  }

  private async run(work: Work): Promise<void> {
    this.running += 1;
    const started = Date.now();
    const begun = performance.now();
    const over = () => {
      this.running -= 1;
      this.pump();
    };
    let outcome: Outcome;
    try {
      outcome = await this.ask(work);
    } catch {
      outcome = fault(500, 'INTERNAL_ERROR', 'The model could not be asked.');
    }
    work.settle({ ...outcome, queueMs: started - work.arrived, modelMs: performance.now() - begun });
    // What comes piece by piece is under way until its last.
    if (outcome.streamed) outcome.streamed.pieces.once('close', over);
    else over();
  }

  async close(): Promise<void> {
    const until = Date.now() + this.rules.timeoutMs;
    while (this.inFlight > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    this.isClosed = true;
    for (const work of this.queue.splice(0)) work.settle(unloading());
  }
}

/** Somebody else's: it is taken for ready, and every answer tells. */
export class ExternalReplicas extends RemoteReplicas {
  readonly known = { isBatchable: false };
  readonly ready = 1;

  constructor(
    private readonly remote: Remote,
    rules: ReplicaRules,
  ) {
    super(rules);
  }

  get state(): { state: ServedState; message: string } {
    return { state: 'DEPLOYMENT_READY', message: `Requests go on to ${this.remote.url.host}.` };
  }

  protected override async ask({ batch, deadline }: Work): Promise<Outcome> {
    const { task, name: model, dialect } = this.remote;
    let given: Fields;
    let body: string;
    try {
      given = readExternal(task, batch.kind === 'raw' ? batch.body : '');
      body = JSON.stringify(dialect.ask(task, model, given));
    } catch (error) {
      return fault(
        400,
        'BAD_REQUEST',
        error instanceof Error ? error.message : 'The request cannot be read.',
      );
    }
    const isStreamed = given.stream === true;
    const answer = await askRemote({ ...this.remote, isStreamed }, body, deadline);
    const { status, code, body: said, retryAfter, pieces } = answer;
    if (status !== 200) return fault(status, code, said, retryAfter);
    const outcome = { status, queueMs: 0, modelMs: 0 };
    if (!pieces) {
      const { tell } = dialect;
      return {
        ...outcome,
        body: tell ? JSON.stringify(tell(task, model, JSON.parse(said) as Fields)) : said,
      };
    }
    const sentence = (text: string) => sentenceOf(text, Object.values(this.remote.headers));
    const asked = { task, model, given, dialect, sentence };
    return { ...outcome, body: '', streamed: streamedAnswer(pieces, asked, this.rules.timeoutMs) };
  }
}
