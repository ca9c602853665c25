import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { type OnnxBox, tellValue } from './prepare-onnx';
import type { OnnxModel } from './read-onnx';

/** What is known of the chosen box; of the model as a whole before one is chosen. */
export function OnnxDetail({ model, box }: { model: OnnxModel; box: OnnxBox | undefined }) {
  const node = box?.node;
  return (
    <section
      aria-label="Details"
      className="max-h-64 shrink-0 overflow-y-auto border-t p-4 scroll-thin lg:max-h-none lg:w-72 lg:border-s lg:border-t-0"
    >
      <h3 className="text-sm font-semibold [overflow-wrap:anywhere]">
        {box?.title ?? (model.name || 'The model')}
      </h3>
      {node ? (
        <>
          <p className="text-xs text-muted-foreground [overflow-wrap:anywhere]">
            {[node.name, node.domain].filter(Boolean).join(', ')}
          </p>
          <Part title="Attributes">
            {node.attributes.map(({ name, value }) => (
              <Line key={name} name={name} value={value} />
            ))}
          </Part>
          <Part title="Inputs">
            {node.inputs.map((input, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an input is its place; one value may come in twice.
              <ValueLine key={index} model={model} name={input} />
            ))}
          </Part>
          <Part title="Outputs">
            {node.outputs.map((output) => (
              <ValueLine key={output} model={model} name={output} />
            ))}
          </Part>
        </>
      ) : box ? (
        <p className="mt-1 font-mono text-xs">{box.detail}</p>
      ) : (
        <>
          <Part title="Inputs">
            {model.inputs.map(({ name, type }) => (
              <Line key={name} name={name} value={type} />
            ))}
          </Part>
          <Part title="Outputs">
            {model.outputs.map(({ name, type }) => (
              <Line key={name} name={name} value={type} />
            ))}
          </Part>
          <Part title="Metadata">
            {model.metadata.map(({ name, value }) => (
              <Line key={name} name={name} value={value} />
            ))}
          </Part>
          <p className="mt-4 text-xs text-muted-foreground">Choose a box to see what it takes and gives.</p>
        </>
      )}
    </section>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode[] }) =>
  children.length > 0 && (
    <>
      <h4 className="mb-1 mt-4 text-xs font-medium text-muted-foreground">{title}</h4>
      <dl className="flex flex-col gap-1.5">{children}</dl>
    </>
  );

const Line = ({ name, value, children }: { name: string; value: string; children?: ReactNode }) => (
  <div className="min-w-0">
    <dt className="flex min-w-0 items-center gap-1.5">
      <span className="min-w-0 truncate" title={name}>
        {name}
      </span>
      {children}
    </dt>
    <dd className="font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">{value || '–'}</dd>
  </div>
);

function ValueLine({ model, name }: { model: OnnxModel; name: string }) {
  const { type, isFixed } = tellValue(model, name);
  return (
    <Line name={name || '(none)'} value={type}>
      {isFixed && <Badge tone="outline">fixed</Badge>}
    </Line>
  );
}
