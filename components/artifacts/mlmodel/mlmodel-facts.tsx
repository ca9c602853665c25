'use client';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import type { ArtifactSource } from '../source';
import { InputExampleView } from './input-example';
import type { MlModel, SignatureField } from './read-mlmodel';

type Props = { source: ArtifactSource; folder: string; model: MlModel };

/** Signature, input example, flavors. */
export function MlModelFacts({ source, folder, model }: Props) {
  const { inputs, outputs, params, flavors, facts, example } = model;
  return (
    <div className="flex max-w-4xl flex-col gap-6">
      <Part title="Signature">
        {inputs.length + outputs.length === 0 ? (
          <p className="text-muted-foreground">
            None was logged: log the model with an <code className="font-mono">input_example</code>, and it is
            known what it takes and gives.
          </p>
        ) : (
          <div className="grid gap-4 sm:grid-cols-2">
            <Fields title="Inputs" fields={inputs} />
            <Fields title="Outputs" fields={outputs} />
            {params.length > 0 && <Fields title="Parameters" fields={params} />}
          </div>
        )}
      </Part>
      {example && (
        <Part title="Input example">
          <InputExampleView source={source} folder={folder} example={example} />
        </Part>
      )}
      <Part title="Flavors">
        <ul className="flex flex-col gap-3">
          {flavors.map(({ name, facts: own }) => (
            <li key={name}>
              <h4 className="font-medium">{name}</h4>
              <Facts facts={own} />
            </li>
          ))}
        </ul>
      </Part>
      {facts.length > 0 && (
        <Part title="About">
          <Facts facts={facts} />
        </Part>
      )}
    </div>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title}>
    <h3 className="pb-1.5 text-sm font-semibold">{title}</h3>
    {children}
  </section>
);

const Facts = ({ facts }: { facts: readonly { name: string; value: string }[] }) => (
  <dl className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-4 gap-y-0.5">
    {facts.map(({ name, value }) => (
      <div key={name} className="contents">
        <dt className="text-muted-foreground">{name}</dt>
        <dd className="font-mono text-xs leading-5 [overflow-wrap:anywhere]">{value}</dd>
      </div>
    ))}
  </dl>
);

const Fields = ({ title, fields }: { title: string; fields: readonly SignatureField[] }) => (
  <div className="min-w-0">
    <h4 className="pb-1 text-xs font-medium text-muted-foreground">
      {title} <span className="font-normal">{fields.length}</span>
    </h4>
    <ul aria-label={title} className="max-h-80 overflow-y-auto rounded-md border scroll-thin">
      {fields.map(({ name, type, isOptional }) => (
        <li key={name} className="flex min-h-8 items-center gap-2 border-b px-2.5 last:border-b-0">
          <span className="min-w-0 flex-1 truncate" title={name}>
            {name}
          </span>
          {isOptional && <Badge tone="outline">optional</Badge>}
          <span className="shrink-0 font-mono text-xs text-muted-foreground">{type}</span>
        </li>
      ))}
    </ul>
  </div>
);
