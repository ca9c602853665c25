'use client';
import { Plus, Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { ListPanel } from './list-panel';
import { RuleDialog, SUBJECTS } from './rule-dialog';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];
type Rule = OutputOf<'monitoring.listAlertRules'>['rules'][number];

const INVALIDATES = { invalidates: ['monitoring'] };

function subjectText(subject: Rule['subject']): string {
  if (subject.kind === 'metric')
    return `${subject.metric} ${subject.bad} ${subject.warning ?? subject.critical ?? ''}`;
  if (subject.kind === 'custom') {
    const of = subject.column === ':table' ? '' : ` of ${subject.column}`;
    return `${subject.metric}${of} ${subject.bad} ${subject.warning ?? subject.critical ?? ''}`;
  }
  if (subject.kind === 'fairness')
    return `Groups of ${subject.column} below ${subject.leastRatio} of each other`;
  if (subject.kind === 'drift' && subject.columns.length > 0) return `Drift of ${subject.columns.join(', ')}`;
  return SUBJECTS.find(({ value }) => value === subject.kind)?.label ?? subject.kind;
}

export function RulesPanel({ monitor, config }: { monitor: Monitor; config: MonitorConfig }) {
  const { id, may } = monitor;
  const query = useOperation('monitoring.listAlertRules', { id });
  const remove = useCommand('monitoring.deleteAlertRule', INVALIDATES);
  return (
    <ListPanel
      title="Rules"
      what="the rules"
      query={query}
      rows={query.data?.rules}
      rowId={(rule) => rule.id}
      columns={[
        { title: 'Name', cell: ({ name }) => <span className="font-medium">{name}</span> },
        { title: 'Of', isMuted: true, cell: ({ subject }) => subjectText(subject) },
        {
          title: 'Fires and ends',
          className: 'hidden @3xl:table-cell',
          isMuted: true,
          cell: ({ rule: { k, n, clearAfter } }) =>
            `${n === 1 ? 'any window' : `${k} of the last ${n} windows`}; over after ${clearAfter === 1 ? 'a good one' : `${clearAfter} good ones`}`,
        },
      ]}
      empty="None: nobody is told of anything. Add a rule that says what is worth an alert."
      act={
        may.manage &&
        ((rule) => (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove the rule ${rule.name}`}
            onClick={() => remove.mutate({ id, ruleId: rule.id })}
          >
            <Trash2 />
          </Button>
        ))
      }
      add={
        may.manage && {
          label: 'Add a rule',
          icon: <Plus />,
          dialog: (onDone) => <RuleDialog monitorId={id} config={config} onDone={onDone} />,
        }
      }
    />
  );
}
