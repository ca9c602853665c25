'use client';
import { Field, faultIn } from '@/components/data/form';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { CallError, InputOf } from '@/lib/client/call';
import { PROVIDERS } from '@/lib/pure/scoring/external/providers';
import type { ExternalTask } from '@/lib/pure/scoring/external/tasks';

type Entity = NonNullable<InputOf<'serving.createEndpoint'>['config']['servedEntities']>[number];
type External = NonNullable<Entity['externalModel']>;

/** As people choose: Azure is OpenAI's models at an address of one's own. */
export type Place = keyof typeof PLACES;

type Words = { label: string; model: string; address: { hint: string; isNeeded: boolean }; key: string };

const PLACES = {
  openai: {
    label: 'OpenAI',
    model: "The provider's own name for it.",
    address: { hint: 'Empty for OpenAI itself; else that of a gateway to it.', isNeeded: false },
    key: 'Key',
  },
  azure: {
    label: 'Azure OpenAI',
    model: 'What to call it here; the deployment says which one it is.',
    address: { hint: 'Of your resource: https://name.openai.azure.com', isNeeded: true },
    key: 'Key',
  },
  anthropic: {
    label: 'Anthropic',
    model: "The provider's own name for it.",
    address: { hint: 'Empty for Anthropic itself; else that of a gateway to it.', isNeeded: false },
    key: 'Key',
  },
  cohere: {
    label: 'Cohere',
    model: "The provider's own name for it.",
    address: { hint: 'Empty for Cohere itself; else that of a gateway to it.', isNeeded: false },
    key: 'Key',
  },
  'databricks-model-serving': {
    label: 'Databricks Model Serving',
    model: 'The name of the endpoint there.',
    address: { hint: 'Of the workspace: https://name.cloud.databricks.com', isNeeded: true },
    key: 'Token',
  },
  custom: {
    label: "Another server that speaks OpenAI's protocol",
    model: "The server's own name for it.",
    address: { hint: 'Up to the version: https://models.example.com/v1', isNeeded: true },
    key: 'Token',
  },
} satisfies Record<string, Words>;

const OPTIONS = (Object.keys(PLACES) as Place[]).map((value) => ({ value, label: PLACES[value].label }));
const TASKS: { value: ExternalTask; label: string }[] = [
  { value: 'llm/v1/chat', label: 'Chat' },
  { value: 'llm/v1/completions', label: 'Completions' },
  { value: 'llm/v1/embeddings', label: 'Embeddings' },
];
const providerOf = (place: Place) => (place === 'azure' ? 'openai' : place);
/** Not asked for where one's own server may have none. */
const needsKey = (place: Place) => place !== 'custom';

/** What it does there of what was chosen elsewhere. */
export const taskAt = (place: Place, task: ExternalTask): ExternalTask =>
  PROVIDERS[providerOf(place)].tasks.includes(task) ? task : 'llm/v1/chat';

export function readExternalForm(form: Record<string, string>, place: Place, task: ExternalTask): External {
  const { externalName = '', address = '', key = '', deployment = '', apiVersion = '' } = form;
  const common = { name: externalName, provider: providerOf(place), task };
  switch (place) {
    case 'openai':
      return {
        ...common,
        openaiConfig: { openaiApiKeyPlaintext: key, ...(address && { openaiApiBase: address }) },
      };
    case 'azure':
      return {
        ...common,
        openaiConfig: {
          openaiApiType: 'azure',
          openaiApiKeyPlaintext: key,
          openaiApiBase: address,
          openaiDeploymentName: deployment,
          openaiApiVersion: apiVersion,
        },
      };
    case 'anthropic':
      return {
        ...common,
        anthropicConfig: { anthropicApiKeyPlaintext: key, ...(address && { anthropicApiBase: address }) },
      };
    case 'cohere':
      return {
        ...common,
        cohereConfig: { cohereApiKeyPlaintext: key, ...(address && { cohereApiBase: address }) },
      };
    case 'databricks-model-serving':
      return {
        ...common,
        databricksModelServingConfig: {
          databricksWorkspaceUrl: address,
          databricksApiTokenPlaintext: key,
        },
      };
    case 'custom':
      return {
        ...common,
        customProviderConfig: {
          customProviderUrl: address,
          ...(key && { bearerTokenAuth: { tokenPlaintext: key } }),
        },
      };
  }
}

const OF_ADDRESS = /_url|Url|api_base|ApiBase/;
const OF_MODEL = /external_?[mM]odel\.name$/;
const OF_KEY = /[pP]laintext$/;
/** What is said beside these fields. */
export const EXTERNAL_FIELDS = [OF_ADDRESS, OF_MODEL, OF_KEY];

type Props = {
  error: CallError | null;
  place: Place;
  onPlace: (place: Place) => void;
  task: ExternalTask;
  onTask: (task: ExternalTask) => void;
};

/** Where a model is that somebody else executes, and what opens it. */
export function ExternalFields({ error, place, onPlace, task, onTask }: Props) {
  const { model, address, key }: Words = PLACES[place];
  const { tasks } = PROVIDERS[providerOf(place)];
  return (
    <>
      <Field label="Provider">
        <Select label="Provider" value={place} onValueChange={onPlace} options={OPTIONS} className="w-full" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="What it does">
          <Select
            label="What it does"
            value={task}
            onValueChange={onTask}
            options={TASKS.filter(({ value }) => tasks.includes(value))}
            className="w-full"
          />
        </Field>
        <Field label="Model" hint={model} {...faultIn(error, OF_MODEL)}>
          <Input name="externalName" required maxLength={300} autoComplete="off" />
        </Field>
      </div>
      <Field label="Address" hint={address.hint} {...faultIn(error, OF_ADDRESS)}>
        <Input name="address" type="url" required={address.isNeeded} maxLength={2000} autoComplete="off" />
      </Field>
      {place === 'azure' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Deployment">
            <Input name="deployment" required maxLength={500} autoComplete="off" />
          </Field>
          <Field label="API version" hint="Such as 2024-10-21.">
            <Input name="apiVersion" required maxLength={500} autoComplete="off" />
          </Field>
        </div>
      )}
      <Field
        label={key}
        hint="Kept sealed, sent to that server alone, and never shown again."
        {...faultIn(error, OF_KEY)}
      >
        <Input
          name="key"
          type="password"
          autoComplete="new-password"
          maxLength={5000}
          required={needsKey(place)}
        />
      </Field>
    </>
  );
}
