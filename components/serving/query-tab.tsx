'use client';
import { useMemo, useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { QueryPanel } from '@/components/data/query-panel';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { type Answer, AnswerView, askEndpoint } from './answer-view';
import type { Endpoint } from './endpoint-page';
import { FieldInput } from './field-input';
import { bodyOf, fieldsOf } from './prepare-form';
import { LANGUAGES, type Language, snippetFor } from './snippets';

type Form = OutputOf<'serving.getForm'>;

const ANY = 'by traffic';

/** Tries the endpoint: a form of the model's columns with the example that it was logged with, or the body itself. */
export function QueryTab({ endpoint }: { endpoint: Endpoint }) {
  const [entity, setEntity] = useState(ANY);
  const config = endpoint.config ?? endpoint.pendingConfig;
  const form = useOperation('serving.getForm', { name: endpoint.name, ...(entity !== ANY && { entity }) });
  const options = [ANY, ...(config?.entities ?? []).map(({ name }) => name)].map((value) => ({
    value,
    label: value,
  }));
  return (
    <div className="grid gap-6 px-4 py-4 lg:grid-cols-2 lg:px-6">
      <QueryPanel query={form} what="what the model takes" skeleton={<Skeleton className="h-64" />}>
        {(data) => (
          <TryIt
            // Another version has other columns.
            key={`${data.entity} ${data.version}`}
            endpoint={endpoint}
            form={data}
            entity={entity === ANY ? undefined : entity}
            choice={
              <Select
                label="Answered by"
                isLabelShown
                value={entity}
                onValueChange={setEntity}
                options={options}
                size="sm"
              />
            }
          />
        )}
      </QueryPanel>
      {form.data && <Snippets name={endpoint.name} form={form.data} />}
    </div>
  );
}

type TryItProps = { endpoint: Endpoint; form: Form; entity: string | undefined; choice: React.ReactNode };

function TryIt({ endpoint, form, entity, choice }: TryItProps) {
  const fields = useMemo(() => fieldsOf(form), [form]);
  const [values, setValues] = useState(() => fields.map(({ example }) => example));
  const [mode, setMode] = useState<'form' | 'json'>(fields.length > 0 ? 'form' : 'json');
  const [text, setText] = useState(form.example ?? '{"inputs": []}');
  // Of which values the text was made: what somebody wrote into it stays until they are others.
  const [written, setWritten] = useState<string[]>();
  const [answer, setAnswer] = useState<Answer>();
  const [isAsking, setAsking] = useState(false);
  async function send() {
    // The button stays on meanwhile, as it would lose the focus.
    if (isAsking) return;
    setAsking(true);
    const body = mode === 'form' ? JSON.stringify(bodyOf(fields, values)) : text;
    setAnswer(await askEndpoint(endpoint.name, entity, body));
    setAsking(false);
  }
  return (
    <form
      aria-label="Try it"
      className="flex min-w-0 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        {fields.length > 0 && (
          <Segmented
            label="How to ask"
            value={mode}
            onValueChange={(next) => {
              if (next === 'json' && written !== values) {
                setText(JSON.stringify(bodyOf(fields, values), null, 2));
                setWritten(values);
              }
              setMode(next);
            }}
            options={[
              { value: 'form', label: 'Form' },
              { value: 'json', label: 'JSON' },
            ]}
          />
        )}
        {choice}
      </div>
      {mode === 'form' ? (
        <div className="grid max-h-[28rem] gap-3 overflow-y-auto p-0.5 sm:grid-cols-2">
          {fields.map((field, at) => (
            <FieldInput
              // A parameter may be called as a column is.
              key={`${field.isParam} ${field.name}`}
              field={field}
              value={values[at] ?? ''}
              onChange={(value) => setValues(values.with(at, value))}
            />
          ))}
        </div>
      ) : (
        <textarea
          aria-label="Body"
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
          className="h-64 w-full rounded-md border border-control bg-background p-3 font-mono text-xs leading-5 scroll-thin"
        />
      )}
      {form.isMadeUp && (
        <p className="text-xs text-muted-foreground">
          The model was logged without an input example: these values are made up by its signature.
        </p>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" aria-busy={isAsking} disabled={endpoint.state.isStopped}>
          {isAsking ? 'Asking …' : 'Predict'}
        </Button>
        {endpoint.state.isStopped && (
          <p className="text-muted-foreground">
            The endpoint is stopped: it answers once it is started again.
          </p>
        )}
      </div>
      {answer && <AnswerView answer={answer} />}
    </form>
  );
}

function Snippets({ name, form }: { name: string; form: Form }) {
  const [language, setLanguage] = useState<Language>('curl');
  const origin = useOrigin();
  return (
    <section aria-label="From your own code" className="flex min-w-0 flex-col gap-3">
      <Segmented
        label="Language"
        value={language}
        onValueChange={setLanguage}
        options={LANGUAGES}
        className="self-start"
      />
      <CodeBlock label={`Request in ${language}`} code={snippetFor(language, { origin, name, form })} />
      <p className="text-xs text-muted-foreground">
        Send an access token of somebody with CAN_QUERY on the endpoint.{' '}
        {form.task ? (
          <>
            With <code className="font-mono">"stream": true</code> the answer comes piece by piece, and
            OpenAI&rsquo;s own clients take <code className="font-mono">{origin}/serving-endpoints</code> for
            their address.
          </>
        ) : (
          <>
            The same endpoint speaks the Open Inference Protocol at{' '}
            <code className="font-mono">/v2/models/{name}/infer</code>.
          </>
        )}
      </p>
    </section>
  );
}
