/** A copy of a request for the shadow: nobody waits for it, and it is the first to go where there is no room. */
import { log } from '@/lib/platform/log';
import { compareAnswers } from '@/lib/pure/scoring/compare-answers';
import type { SentRows } from '@/lib/pure/scoring/table';
import { askServed, questionFor } from './ask-served';
import { logInference } from './inference-log';
import type { LiveEndpoint } from './live-endpoint';
import { sentOf, type Underway } from './remember';
import type { ServedModel } from './served-model';
import type { Request } from './with-features';
import { faultOf, type Outcome } from './work';

const MOST_SHADOWS = 64;

type Said = { outcome: Outcome; table: SentRows | undefined };

/** @param outcome what the caller is answered: whole, or piece by piece */
export function copyToShadow(
  endpoint: LiveEndpoint,
  request: Underway,
  told: Request,
  outcome: Outcome,
): void {
  const { row, meter } = endpoint;
  const { live, served: answered, asked, invocation } = request;
  const { requestId } = invocation;
  const shadow = live?.definition.shadow;
  if (!live || !shadow || Math.random() * 100 >= shadow.percent) return;
  const served = live.models.get(shadow.entity);
  if (!served?.replicas || served === answered || served.replicas.waiting > MOST_SHADOWS) return;
  const begun = performance.now();
  const note = ({ outcome: said, table }: Said) => {
    const milliseconds = performance.now() - begun;
    const isComparable = said.status < 400 && outcome.status < 400;
    meter.count({
      endpointKey: row.key,
      entity: served.entity.name,
      configVersion: live.version,
      status: said.status,
      predictions: 0,
      milliseconds,
      shadow: isComparable ? compareAnswers(outcome.body, said.body) : { compared: 0, differing: 0 },
    });
    logInference({
      endpointId: row.id,
      requestId,
      clientRequestId: asked?.clientRequestId,
      configVersion: live.version,
      entity: served.entity,
      status: said.status,
      latencyMs: milliseconds,
      caller: invocation.caller?.email,
      isShadow: true,
      ...sentOf(request, table),
      answer: said.body,
      settings: row.settings.log,
    });
  };
  void ask(endpoint, served, wholly(told), requestId)
    .then(note)
    .catch((error: unknown) => log.warn({ err: error }, 'a copy for a shadow failed'));
}

async function ask(
  { row }: LiveEndpoint,
  served: ServedModel,
  told: Request,
  requestId: string,
): Promise<Said> {
  const arrived = Date.now();
  const deadline = arrived + row.settings.timeoutSeconds * 1000;
  let table: SentRows | undefined;
  try {
    const question = await questionFor(served, told);
    table = question.table;
    const of = { deadline, arrived, isGone: () => false };
    return { outcome: await askServed(served, question, of), table };
  } catch (error) {
    return { outcome: faultOf(error, requestId), table };
  }
}

/** Nobody listens to the pieces of a shadow's answer: it is asked for the whole. */
function wholly(told: Request): Request {
  const { asked } = told;
  if (asked.format !== 'unified') return told;
  const { stream, stream_options: _, ...fields } = asked.value as Record<string, unknown>;
  if (stream !== true) return told;
  return { ...told, asked: { ...asked, value: fields }, body: () => JSON.stringify(fields) };
}
