/** What a request asks of one entity, and the entity asked. */
import { AppError } from '@/lib/pure/errors';
import { askModel, type Question } from './ask-model';
import type { ServedModel } from './served-model';
import { type Request, withFeatures } from './with-features';
import { layoutOf, type Outcome, type Work } from './work';

/**
 * At once, unless something has to be looked up for it.
 *
 * @throws TEMPORARILY_UNAVAILABLE for an entity that is not loaded; what is wrong with the request in MLflow's words
 */
export function questionFor(served: ServedModel, request: Request): Question | Promise<Question> {
  const { model, replicas } = served;
  if (!model || !replicas) {
    throw new AppError('TEMPORARILY_UNAVAILABLE', `The entity '${served.entity.name}' is not loaded.`, {
      retryAfterSeconds: 2,
    });
  }
  const of = { model, known: replicas.known };
  if (!model.featureSpec) return askModel(of, request.asked, request);
  return withFeatures(model, request).then((whole) => askModel(of, whole.asked, whole));
}

export const askServed = (
  { replicas }: ServedModel,
  { batch, rows }: Question,
  { deadline, arrived, isGone }: Pick<Work, 'deadline' | 'arrived' | 'isGone'>,
): Promise<Outcome> =>
  new Promise((settle) => {
    const layout = layoutOf(batch);
    replicas?.submit({
      batch,
      rows,
      layout,
      deadline,
      arrived,
      attempts: 0,
      isAlone: false,
      isGone,
      settle,
    });
  });
