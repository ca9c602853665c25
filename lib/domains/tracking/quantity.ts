/** What a chart is of: a metric, or an expression over metrics and params of the same run. */
import { z } from 'zod';
import { invalid } from '@/lib/pure/errors';
import { logged, type Node, parseRunExpression } from '@/lib/pure/expression';
import { type Course, checkAxis, courseOf, SeriesAxis } from './series-axis';

export const QuantityAxis = SeriesAxis.extend({
  key: z.string().min(1).optional(),
  /** Instead of `key`: `(train_loss - val_loss) / val_loss`, `log(loss) * params.lr`. */
  expression: z.string().min(1).max(2000).optional(),
});
type QuantityAxis = z.output<typeof QuantityAxis>;

/** For a schema with these fields: what they must be together. */
export function checkQuantity(input: QuantityAxis, check: z.RefinementCtx): void {
  checkAxis(input, check);
  if ((input.key === undefined) === (input.expression === undefined))
    check.addIssue({
      code: 'custom',
      input,
      path: ['key'],
      message: 'must be given, or `expression` instead of it',
    });
}

/** A metric by the name of its column in the expression. */
type Metric = { name: string; key: string; course: Course };

export type Quantity = {
  /** Of an expression. */
  node?: Node;
  /** What the question called it. */
  label: string;
  /** One, or those that the expression takes. */
  metrics: readonly [Metric, ...Metric[]];
  params: readonly { name: string; key: string }[];
};

/** @throws INVALID_PARAMETER_VALUE for an expression that cannot be read, or that takes no metric */
export async function quantityOf(asked: QuantityAxis): Promise<Quantity> {
  const { key = '', expression } = asked;
  if (expression === undefined)
    return {
      label: key,
      metrics: [{ name: '', key, course: await courseOf({ ...asked, key }) }],
      params: [],
    };
  const node = parseRunExpression(expression);
  const taken = logged(node);
  const [first, ...rest] = await Promise.all(
    taken.flatMap(({ name, source, key: own }) =>
      source === 'metric'
        ? [courseOf({ ...asked, key: own }).then((course) => ({ name, key: own, course }))]
        : [],
    ),
  );
  if (!first)
    throw invalid('The expression takes no metric: it would be the same at every step.', {
      field: 'expression',
    });
  const params = taken.filter(({ source }) => source === 'param');
  return { node, label: expression, metrics: [first, ...rest], params };
}
