import { type Dialect, fieldsOf } from './dialect';
import { TASKS } from './tasks';

/** Spoken by OpenAI, Azure and most servers of models: nothing but the name of the model changes. */
export const openai: Dialect = {
  path: (task) => TASKS[task].path,
  ask: (_, model, given) => ({ ...given, model }),
  listen: () => (event) => [event],
};

/** OpenAI itself says what a streamed answer took only where it is asked to: it is, and callers who did not ask are not told. */
export const openaiWithUsage: Dialect = {
  ...openai,
  ask: (_, model, given) => ({
    ...given,
    model,
    ...(given.stream === true && {
      stream_options: { ...fieldsOf(given.stream_options), include_usage: true },
    }),
  }),
};

/** An endpoint of the managed platform, or of another installation: its address names it. */
export const databricks: Dialect = {
  ...openai,
  path: () => '',
  ask: (_task, _model, { model: _, ...given }) => given,
};
