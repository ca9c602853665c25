/** One thing the product does: its name, who may, what goes in, what comes out, the work. */
import type { z } from 'zod';
import type { Ability } from './access';
import type { Context } from './context';

export type Operation<Input extends z.ZodType = z.ZodType, Output = unknown, Name extends string = string> = {
  readonly kind: 'query' | 'command';
  /** `domain.verbNoun`: also the console's URL, the query key, the audit action, the log label. */
  readonly name: Name;
  /** One sentence for the API reference. */
  readonly summary: string;
  readonly access: Ability;
  readonly input: Input;
  /** Described where a reader of the API reference needs it; the type comes from `run`. */
  readonly output?: z.ZodType;
  /** False for a command that is one statement, or that streams: it commits by itself. */
  readonly transaction: boolean;
  /** Why a command leaves no audit row: a reason, else it must leave one. */
  readonly unaudited?: string;
  readonly run: (ctx: Context, input: z.output<Input>) => Promise<Output>;
};

type Definition<Input extends z.ZodType, Output, Name extends string> = Omit<
  Operation<Input, Output, Name>,
  'kind' | 'transaction' | 'unaudited'
>;

/** A read: no transaction, no audit row. */
export const query = <Input extends z.ZodType, Output, const Name extends string>(
  definition: Definition<Input, Output, Name>,
): Operation<Input, Output, Name> => ({ kind: 'query', transaction: false, ...definition });

/** A change: one transaction for the work and its audit rows, all of it or none of it. */
export const command = <Input extends z.ZodType, Output, const Name extends string>(
  definition: Definition<Input, Output, Name> & { transaction?: false; unaudited?: string },
): Operation<Input, Output, Name> => ({
  kind: 'command',
  ...definition,
  transaction: definition.transaction ?? true,
});
