import type { KeyValue } from './model-shape';

/** MLflow keeps prompts as registered models with this tag. */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt';

/** The last of equal keys counts. */
export const hasPromptTag = (tags: readonly KeyValue[]): boolean =>
  tags.findLast(({ key }) => key === PROMPT_TAG)?.value.toLowerCase() === 'true';

/** A version of a prompt has no files: what its clients send for a source is one of these. */
export const PROMPT_SOURCES = ['dummy-source', 'prompt-template'];
