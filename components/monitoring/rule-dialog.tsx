'use client';
import { type FormEvent, useState } from 'react';
import { Field, readForm } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { InputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { FOUR_FIFTHS } from '@/lib/pure/drift/fairness';
import { QUALITY_METRICS } from '@/lib/pure/drift/performance/names';
import { metricName } from './metric-name';

type Subject = InputOf<'monitoring.putAlertRule'>['subject'];
const INVALIDATES = { invalidates: ['monitoring'] };

export const SUBJECTS = [
  { value: 'drift', label: 'Drift of any column' },
  { value: 'concept', label: 'The concept changed' },
  { value: 'volume', label: 'Unusual number of rows' },
  { value: 'schema', label: 'Columns come, go or change' },
  { value: 'metric', label: 'A metric of the model' },
  { value: 'joint', label: 'Columns together drifted' },
  { value: 'attribution', label: 'The model goes by other features' },
  { value: 'fairness', label: 'Groups are treated unequally' },
  { value: 'custom', label: 'A metric of your own' },
] as const;
type Kind = (typeof SUBJECTS)[number]['value'];

/** Only of what the monitor computes. */
function isComputed(kind: Kind, config: MonitorConfig): boolean {
  const { problem, joint, columns, slices } = config;
  switch (kind) {
    case 'concept':
    case 'metric':
      return problem.kind !== 'none' && columns.some(({ role }) => role === 'label');
    case 'joint':
      return Object.values(joint ?? {}).some(Boolean);
    case 'attribution':
      return columns.filter(({ role }) => role === 'contribution').length > 1;
    case 'custom':
      return ownMetrics(config).length > 0;
    case 'fairness':
      return problem.kind === 'binary' && slices.length > 0;
    default:
      return true;
  }
}

/** Each metric that is a number, of each of its columns: by its place in the list. */
const ownMetrics = ({ customMetrics = [] }: MonitorConfig): { metric: string; column: string }[] =>
  customMetrics
    .filter(({ type }) => type === 'number')
    .flatMap(({ name, columns }) =>
      (columns.length > 0 ? columns : [':table']).map((column) => ({ metric: name, column })),
    );

type DialogProps = { monitorId: string; config: MonitorConfig; onDone: () => void };

/** Of what an alert is, and when it fires. */
export function RuleDialog({ monitorId, config, onDone }: DialogProps) {
  const [kind, setKind] = useState<Kind>('drift');
  const [column, setColumn] = useState(config.slices[0] ?? '');
  const [bad, setBad] = useState<'above' | 'below'>('below');
  const judgedBy = QUALITY_METRICS[config.problem.kind];
  const [quality, setQuality] = useState<string>(judgedBy[0] ?? '');
  const own = ownMetrics(config);
  const [place, setPlace] = useState('0');
  const put = useCommand('monitoring.putAlertRule', { ...INVALIDATES, onSuccess: onDone, onError: () => {} });
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const { name = '', k, n, clearAfter, runbook = '', limit, leastRatio } = readForm(event);
    const subject: Subject =
      kind === 'metric'
        ? { kind, metric: quality, bad, warning: Number(limit) }
        : kind === 'custom'
          ? { kind, metric: '', ...own[Number(place)], bad, warning: Number(limit) }
          : kind === 'fairness'
            ? { kind, column, leastRatio: Number(leastRatio) }
            : { kind };
    put.mutate({
      id: monitorId,
      name,
      subject,
      rule: { k: Number(k), n: Number(n), clearAfter: Number(clearAfter) },
      runbook,
    });
  }
  return (
    <DialogContent
      loses="what you wrote"
      title="Add a rule"
      description="An alert fires when enough of the last windows are bad."
    >
      <form onSubmit={onSubmit}>
        <DialogBody className="flex flex-col gap-3">
          <Field label="Name">
            <Input name="name" required maxLength={200} autoFocus />
          </Field>
          <Field label="Of">
            <Select
              label="Of"
              value={kind}
              options={SUBJECTS.filter(({ value }) => isComputed(value, config))}
              onValueChange={setKind}
            />
          </Field>
          {(kind === 'metric' || kind === 'custom') && (
            <div className="grid grid-cols-3 gap-3">
              <Field label="Metric">
                {kind === 'metric' ? (
                  <Select
                    label="Metric"
                    value={quality}
                    options={judgedBy.map((value) => ({ value, label: metricName(value) }))}
                    onValueChange={setQuality}
                  />
                ) : (
                  <Select
                    label="Metric"
                    value={place}
                    options={own.map(({ metric, column }, at) => ({
                      value: String(at),
                      label: column === ':table' ? metric : `${metric} of ${column}`,
                    }))}
                    onValueChange={setPlace}
                  />
                )}
              </Field>
              <Field label="Bad when">
                <Select
                  label="Bad when"
                  value={bad}
                  options={[
                    { value: 'below', label: 'below' },
                    { value: 'above', label: 'above' },
                  ]}
                  onValueChange={setBad}
                />
              </Field>
              <Field label="Limit">
                <Input name="limit" type="number" step="any" required />
              </Field>
            </div>
          )}
          {kind === 'fairness' && (
            <div className="grid grid-cols-2 gap-3">
              <Field label="Groups of">
                <Select
                  label="Groups of"
                  value={column}
                  options={config.slices.map((value) => ({ value, label: value }))}
                  onValueChange={setColumn}
                />
              </Field>
              <Field label="Bad below" hint="Least by greatest selection rate.">
                <Input
                  name="leastRatio"
                  type="number"
                  min={0.01}
                  max={1}
                  step="any"
                  defaultValue={FOUR_FIFTHS}
                  required
                />
              </Field>
            </div>
          )}
          <div className="grid grid-cols-3 gap-3">
            <Field label="Bad windows">
              <Input name="k" type="number" min={1} max={50} defaultValue={2} required />
            </Field>
            <Field label="Of the last">
              <Input name="n" type="number" min={1} max={50} defaultValue={3} required />
            </Field>
            <Field label="Over after good">
              <Input name="clearAfter" type="number" min={1} max={50} defaultValue={2} required />
            </Field>
          </div>
          <Field label="Runbook" hint="An address that goes along with each message.">
            <Input name="runbook" type="url" placeholder="https://" />
          </Field>
          {put.error && (
            <p role="alert" className="text-danger">
              {put.error.message}
            </p>
          )}
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" disabled={put.isPending}>
            Add
          </Button>
        </DialogFooter>
      </form>
    </DialogContent>
  );
}
