'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { RuleDialog, SUBJECTS } from './rule-dialog';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];
type Rule = OutputOf<'monitoring.listAlertRules'>['rules'][number];

const INVALIDATES = { invalidates: ['monitoring'] };

function subjectText(subject: Rule['subject']): string {
  if (subject.kind === 'metric')
    return `${subject.metric} ${subject.bad} ${subject.warning ?? subject.critical ?? ''}`;
  if (subject.kind === 'fairness')
    return `Groups of ${subject.column} below ${subject.leastRatio} of each other`;
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
