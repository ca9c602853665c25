'use client';
import { Download } from 'lucide-react';
import Link from 'next/link';
import { Block, Nothing } from '@/components/data/block';
import { CodeBlock } from '@/components/data/code-block';
import { CopyId } from '@/components/data/copy-button';
import { Time } from '@/components/data/time';
import { ObjectPage } from '@/components/shell/object-page';
import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { usePageTitle } from '@/lib/client/use-page-title';
import { formatCount } from '@/lib/pure/format';
import { tableHref } from './links';
import { Warnings } from './preview-panel';
import { SetColumns } from './set-columns';
import { loadSnippet } from './snippets';

type TrainingSet = OutputOf<'features.getTrainingSet'>['trainingSet'];

const CRUMBS = [
  { label: 'Feature tables', href: '/features' },
  { label: 'Training sets', href: '/features?show=sets' },
];

/** A training set: what it was made of, what is in it, who trained with it, and how it is made again. */
export function SetPage({ id }: { id: string }) {
  const query = useOperation('features.getTrainingSet', { id });
  const title = `Training set ${id.slice(0, 8)}`;
  usePageTitle(title);
  return (
    <ObjectPage
      query={query}
      what="the training set"
      crumbs={CRUMBS}
      title={title}
      bar={() => ({
        title,
        copy: <CopyId id={id} label="Copy the id of the training set" />,
        actions: <Files id={id} />,
      })}
    >
      {({ trainingSet }) => (
        <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-4 scroll-thin lg:p-6">
          <p className="text-muted-foreground">
            {formatCount(trainingSet.rows)} rows, made by {trainingSet.createdBy}{' '}
            <Time value={trainingSet.creationTime} />
            {trainingSet.spec.label.length > 0 && (
              <>
                ; the label is <code className="text-foreground">{trainingSet.spec.label.join(', ')}</code>
              </>
            )}
            .
          </p>
          <Warnings warnings={trainingSet.warnings} />
          <Sources set={trainingSet} />
          <Columns set={trainingSet} />
          <Runs set={trainingSet} />
          <Again set={trainingSet} />
        </div>
      )}
    </ObjectPage>
  );
}

/** A link, for the browser to save what is written while it comes. */
const fileHref = (id: string, format: 'parquet' | 'csv'): string =>
  `/api/console/features.exportTrainingSet?input=${encodeURIComponent(JSON.stringify({ id, format }))}`;

type Lookup = Record<string, unknown>;
const entriesOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** The features, each with what it is called and what stands for a missing one. */
function takenText({ feature_names: names, rename_outputs, default_values }: Lookup): string {
  const [renamed, standing] = [entriesOf(rename_outputs), entriesOf(default_values)];
  const all = Array.isArray(names) ? names.map(String) : [];
  if (all.length === 0) return 'none of its features';
  return all
    .map((name) => {
      const called = String(renamed[name] ?? name);
      const missing = called in standing ? `, ${JSON.stringify(standing[called])} where missing` : '';
      return `${called === name ? name : `${name} as ${called}`}${missing}`;
    })
    .join(missingIn(standing) ? '; ' : ', ');
}

const missingIn = (standing: Record<string, unknown>) => Object.keys(standing).length > 0;

/** How old a value may be, and since when it counts. Whole numbers have no unit that is known here. */
const boundsText = ({ lookback_window: window, known_at: known }: Lookup): string =>
  [
    typeof window === 'number' ? `not older than ${window} (seconds, or units of the time key)` : '',
    known ? `known since ${String(known)}` : '',
  ]
    .filter(Boolean)
    .join('; ');

const texts = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

/** Its rows, and what was looked up for them, each at its version. */
function Sources({ set: { spec } }: { set: TrainingSet }) {
  const source = spec.source?.table_name;
  const lines = [
    ...(source === undefined
      ? []
      : [{ table: source, version: spec.source?.version, what: 'its rows', by: '', said: '' }]),
    ...spec.lookups.map((lookup, at) => ({
      table: String(lookup.table_name),
      version: spec.lookup_versions?.[at],
      what: takenText(lookup),
      by: [texts(lookup.lookup_key), texts(lookup.timestamp_lookup_key)].filter(Boolean).join(', as of '),
      said: boundsText(lookup),
    })),
  ];
  return (
    <Block title="Made of" count={lines.length}>
      <div className="overflow-x-auto scroll-thin">
        <Table label="Made of" className="min-w-[760px]">
          <thead>
            <tr>
              <TableHead>Table</TableHead>
              <TableHead className="w-24">Version</TableHead>
              <TableHead>Taken</TableHead>
              <TableHead>By</TableHead>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ table, version, what, by, said }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a table may be looked up twice, and their order is fixed
              <TableRow key={at}>
                <TableCell>
                  <Link href={tableHref(table)} className="rounded-xs hover:text-accent">
                    {table}
                  </Link>
                </TableCell>
                <TableCell>{version ?? spec.versions[table]}</TableCell>
                <TableCell className="text-muted-foreground [overflow-wrap:anywhere]">{what}</TableCell>
                <TableCell className="text-muted-foreground [overflow-wrap:anywhere]">
                  {by || '–'}
                  {said && <span className="block">{said}</span>}
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
      {source === undefined && <Nothing>Its rows were sent by a client, and are kept with it.</Nothing>}
      {spec.functions.length > 0 && (
        <ul aria-label="Functions" className="mt-2 flex flex-col gap-1">
          {spec.functions.map(({ output_name: name, expression }) => (
            <li key={name} className="font-mono text-xs [overflow-wrap:anywhere]">
              {name} = {expression}
            </li>
          ))}
        </ul>
      )}
    </Block>
  );
}

function Columns({ set: { columns, rows, spec } }: { set: TrainingSet }) {
  return (
    <Block title="Columns" count={columns.length}>
      <div className="overflow-x-auto scroll-thin">
        <SetColumns title="Columns" columns={columns} rows={rows} labels={spec.label} />
      </div>
    </Block>
  );
}

const Runs = ({ set: { runIds } }: { set: TrainingSet }) => (
  <Block title="Runs" count={runIds.length}>
    {runIds.length === 0 ? (
      <Nothing>No run trained with it yet: fs.log_model(…, training_set=…) names one.</Nothing>
    ) : (
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {runIds.map((runId) => (
          <li key={runId}>
            <Link href={`/runs/${runId}`} className="rounded-xs font-mono text-xs hover:text-accent">
              {runId.slice(0, 8)}
            </Link>
          </li>
        ))}
      </ul>
    )}
  </Block>
);

const Files = ({ id }: { id: string }) => (
  <>
    {(['parquet', 'csv'] as const).map((format) => (
      <Button key={format} asChild>
        <a href={fileHref(id, format)} download>
          <Download /> {format === 'csv' ? 'CSV' : 'Parquet'}
        </a>
      </Button>
    ))}
  </>
);

function Again({ set: { trainingSetId } }: { set: TrainingSet }) {
  const code = loadSnippet(trainingSetId, useOrigin());
  return (
    <Block title="The same rows again">
      <CodeBlock label="The same rows again" code={code} />
    </Block>
  );
}
