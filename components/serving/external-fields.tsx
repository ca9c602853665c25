'use client';
import { Field } from '@/components/data/form';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { CallError, InputOf } from '@/lib/client/call';

type Entity = NonNullable<InputOf<'serving.createEndpoint'>['config']['servedEntities']>[number];
type External = NonNullable<Entity['externalModel']>;
type Task = External['task'];
type Provider = 'openai' | 'custom';

const PROVIDERS = [
  { value: 'openai', label: 'OpenAI' },
  { value: 'custom', label: "Another server that speaks OpenAI's protocol" },
] as const;
const TASKS = [
  { value: 'llm/v1/chat', label: 'Chat' },
  { value: 'llm/v1/completions', label: 'Completions' },
  { value: 'llm/v1/embeddings', label: 'Embeddings' },
] as const;

export function readExternalForm(
  { externalName = '', address = '', key = '' }: Record<string, string>,
  provider: Provider,
  task: Task,
): External {
  const common = { name: externalName, provider, task };
  if (provider === 'custom') {
    return {
      ...common,
      customProviderConfig: {
        customProviderUrl: address,
        ...(key && { bearerTokenAuth: { tokenPlaintext: key } }),
      },
    };
  }
  return {
    ...common,
    openaiConfig: { openaiApiKeyPlaintext: key, ...(address && { openaiApiBase: address }) },
  };
}

type Props = {
  error: CallError | null;
  provider: Provider;
  onProvider: (provider: Provider) => void;
  task: Task;
  onTask: (task: Task) => void;
};

/** Where a model is that somebody else executes, and what opens it. */
export function ExternalFields({ error, provider, onProvider, task, onTask }: Props) {
  const isCustom = provider === 'custom';
  const isAddress = /_url|Url|api_base|ApiBase/.test(error?.field ?? '');
  return (
    <>
      <Field label="Provider">
        <Select
          label="Provider"
          value={provider}
          onValueChange={onProvider}
          options={PROVIDERS}
          className="w-full"
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="What it does">
          <Select
            label="What it does"
            value={task}
            onValueChange={onTask}
            options={TASKS}
            className="w-full"
          />
        </Field>
        <Field label="Model" hint="The provider's own name for it.">
          <Input name="externalName" required maxLength={300} autoComplete="off" />
        </Field>
      </div>
      <Field
        label="Address"
        hint={
          isCustom
            ? 'Up to the version: https://models.example.com/v1'
            : 'Empty for OpenAI itself; else that of a gateway to it.'
        }
        {...(isAddress && error && { error: error.message })}
      >
        <Input name="address" type="url" required={isCustom} maxLength={2000} autoComplete="off" />
      </Field>
      <Field
        label={isCustom ? 'Token' : 'Key'}
        hint="Kept sealed, sent to that server alone, and never shown again."
      >
        <Input name="key" type="password" autoComplete="new-password" maxLength={5000} required={!isCustom} />
      </Field>
    </>
  );
}
