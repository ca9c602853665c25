/** The providers that are asked here, of those that the managed platform names. */
import { anthropic } from './anthropic';
import { cohere } from './cohere';
import type { Dialect } from './dialect';
import { databricks, openai, openaiWithUsage } from './openai';
import { type ExternalTask, TASK_NAMES } from './tasks';

export type Provider = 'openai' | 'anthropic' | 'cohere' | 'databricks-model-serving' | 'custom';

type Known = {
  /** As people call it. */
  label: string;
  tasks: readonly ExternalTask[];
  /** Where it is if nothing is said. */
  home?: string;
  dialect: Dialect;
};

export const PROVIDERS: Record<Provider, Known> = {
  openai: { label: 'OpenAI', tasks: TASK_NAMES, home: 'https://api.openai.com/v1', dialect: openaiWithUsage },
  anthropic: {
    label: 'Anthropic',
    tasks: ['llm/v1/chat', 'llm/v1/completions'],
    home: 'https://api.anthropic.com',
    dialect: anthropic,
  },
  cohere: { label: 'Cohere', tasks: TASK_NAMES, home: 'https://api.cohere.com', dialect: cohere },
  'databricks-model-serving': { label: 'Databricks Model Serving', tasks: TASK_NAMES, dialect: databricks },
  custom: { label: 'Another server that speaks OpenAI’s protocol', tasks: TASK_NAMES, dialect: openai },
};

export const PROVIDER_NAMES = Object.keys(PROVIDERS) as Provider[];
export const isProvider = (name: string): name is Provider => Object.hasOwn(PROVIDERS, name);
