'use client';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Field, readForm } from '@/components/data/form';
import { QueryPanel } from '@/components/data/query-panel';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { InputOf, OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];
type Rule = OutputOf<'monitoring.listAlertRules'>['rules'][number];
type Subject = InputOf<'monitoring.putAlertRule'>['subject'];

const INVALIDATES = { invalidates: ['monitoring'] };

const SUBJECTS = [
  { value: 'drift', label: 'Drift of any column' },
  { value: 'concept', label: 'The concept changed' },
  { value: 'volume', label: 'Unusual number of rows' },
  { value: 'schema', label: 'Columns come, go or change' },
  { value: 'metric', label: 'A metric of the model' },
] as const;
type Kind = (typeof SUBJECTS)[number]['value'];

function subjectText(subject: Rule['subject']): string {
  if (subject.kind === 'metric')
    return `${subject.metric} ${subject.bad} ${subject.warning ?? subject.critical ?? ''}`;
  if (subject.kind === 'drift' && subject.columns.length > 0) return `Drift of ${subject.columns.join(', ')}`;
  return SUBJECTS.find(({ value }) => value === subject.kind)?.label ?? subject.kind;
}

export function RulesPanel({ monitor, config }: { monitor: Monitor; config: MonitorConfig }) {
  const { id, may } = monitor;
  const query = useOperation('monitoring.listAlertRules', { id });
  const remove = useCommand('monitoring.deleteAlertRule', INVALIDATES);
  const [isAdding, setAdding] = useState(false);
  return (
    <section aria-label="Rules" className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <h2 className="text-base font-semibold">Rules</h2>
        {may.manage && (
          <Button size="sm" onClick={() => setAdding(true)}>
            <Plus /> Add a rule
          </Button>
        )}
      </div>
      <QueryPanel query={query} what="the rules" skeleton={<Skeleton className="h-24" />}>
        {({ rules }) => (
          <Table label="Rules">
            <thead>
              <tr>
                <TableHead>Name</TableHead>
                <TableHead>Of</TableHead>
                <TableHead className="hidden md:table-cell">Fires and ends</TableHead>
                {may.manage && <TableHead className="w-12">Act</TableHead>}
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <TableRow key={rule.id}>
                  <TableCell className="font-medium">{rule.name}</TableCell>
                  <TableCell className="text-muted-foreground">{subjectText(rule.subject)}</TableCell>
                  <TableCell className="hidden text-muted-foreground md:table-cell">
                    {rule.rule.k} of the last {rule.rule.n} windows; over after {rule.rule.clearAfter} good
                    ones
                  </TableCell>
                  {may.manage && (
                    <TableCell>
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        aria-label={`Remove the rule ${rule.name}`}
                        onClick={() => remove.mutate({ id, ruleId: rule.id })}
                      >
                        <Trash2 />
                      </Button>
                    </TableCell>
                  )}
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
      </QueryPanel>
      <Dialog open={isAdding} onOpenChange={setAdding}>
        {isAdding && <RuleDialog monitorId={id} config={config} onDone={() => setAdding(false)} />}
      </Dialog>
    </section>
  );
}

type DialogProps = { monitorId: string; config: MonitorConfig; onDone: () => void };

function RuleDialog({ monitorId, config, onDone }: DialogProps) {
  const [kind, setKind] = useState<Kind>('drift');
  const [bad, setBad] = useState<'above' | 'below'>('below');
  const put = useCommand('monitoring.putAlertRule', { ...INVALIDATES, onSuccess: onDone, onError: () => {} });
  const isJudged = config.problem.kind !== 'none';
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const { name = '', k, n, clearAfter, runbook = '', metric = '', limit } = readForm(event);
    const subject: Subject =
      kind === 'metric'
        ? { kind, metric, bad, warning: Number(limit) }
        : kind === 'drift'
          ? { kind }
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
    <DialogContent title="Add a rule" description="An alert fires when enough of the last windows are bad.">
      <form onSubmit={onSubmit}>
        <DialogBody className="flex flex-col gap-3">
          <Field label="Name">
            <Input name="name" required maxLength={200} autoFocus />
          </Field>
          <Field label="Of">
            <Select
              label="Of"
              value={kind}
              options={SUBJECTS.filter(
                ({ value }) => isJudged || (value !== 'concept' && value !== 'metric'),
              )}
              onValueChange={setKind}
            />
          </Field>
          {kind === 'metric' && (
            <div className="grid grid-cols-3 gap-3">
              <Field label="Metric">
                <Input name="metric" required placeholder="auc" />
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
