'use client';
import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Block, Nothing } from '@/components/data/block';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { CallError } from '@/lib/client/call';
import { aliasRuleWords, stageRuleWords } from '@/lib/pure/rule-words';
import { AliasBadge, type Stage, StageBadge } from '../stage-badge';
import { RuleDialog, type Target } from './rule-dialog';
import type { Change, Rules } from './rule-draft';

type EditorProps = {
  rules: Rules;
  stages: readonly Pick<Stage, 'name' | 'kind'>[];
  /** `churn`, or `all models`. */
  of: string;
  /** Whether these are the rules that all models share. */
  isShared: boolean;
  canEdit: boolean;
  isBusy: boolean;
  error: CallError | null;
  /** A dialog opens: what was wrong in the last one is over. */
  onBegin: () => void;
  onSave: (change: Change, done: () => void) => void;
};

/** What each stage and each alias demands; each demand is off until somebody sets it. */
export function RulesEditor(props: EditorProps) {
  const { rules, stages, of, isShared, canEdit, isBusy, error, onBegin, onSave } = props;
  const [target, setTarget] = useState<Target>();
  const begin = (next: Target) => {
    onBegin();
    setTarget(next);
  };
  const mine = <Rule,>(view: { own: Rule | null; shared: Rule | null } | undefined) =>
    (isShared ? view?.shared : view?.own) ?? null;
  return (
    <div className="flex max-w-4xl flex-col gap-8 px-4 py-4 lg:px-6">
      <Block title="Stages">
        <ul className="divide-y rounded-lg border">
          {stages.map(({ name, kind }) => {
            const view = rules.stages.find((one) => one.name === name);
            return (
              <RuleLine
                key={name}
                badge={<StageBadge stage={name} kind={kind} />}
                label={name}
                own={view && mine(view) ? stageRuleWords(mine(view) ?? view.effective) : []}
                shared={!isShared && view?.shared ? stageRuleWords(view.shared) : []}
                nothing="Demands nothing."
                {...(canEdit && { onEdit: () => begin({ kind: 'stage', name, rule: mine(view) }) })}
              />
            );
          })}
        </ul>
      </Block>
      <Block
        title="Aliases"
        actions={
          canEdit && (
            <Button size="sm" variant="ghost" onClick={() => begin({ kind: 'alias', name: '', rule: null })}>
              <Plus />
              Rule for an alias
            </Button>
          )
        }
      >
        {rules.aliases.length === 0 ? (
          <Nothing>Whoever can edit a model may move its aliases.</Nothing>
        ) : (
          <ul className="divide-y rounded-lg border">
            {rules.aliases.map((view) => (
              <RuleLine
                key={view.name}
                badge={<AliasBadge alias={view.name} />}
                label={`@${view.name}`}
                own={mine(view) ? aliasRuleWords(mine(view) ?? view.effective) : []}
                shared={!isShared && view.shared ? aliasRuleWords(view.shared) : []}
                nothing="Demands nothing."
                {...(canEdit && {
                  onEdit: () => begin({ kind: 'alias', name: view.name, rule: mine(view) }),
                })}
              />
            ))}
          </ul>
        )}
      </Block>
      {target && (
        <RuleDialog
          key={`${target.kind} ${target.name}`}
          target={target}
          of={of}
          error={error}
          isBusy={isBusy}
          onSave={(change) => onSave(change, () => setTarget(undefined))}
          onClose={() => setTarget(undefined)}
        />
      )}
    </div>
  );
}

type LineProps = {
  badge: ReactNode;
  label: string;
  own: readonly string[];
  shared: readonly string[];
  nothing: string;
  onEdit?: () => void;
};

const RuleLine = ({ badge, label, own, shared, nothing, onEdit }: LineProps) => (
  <li className="flex min-h-11 items-start gap-4 px-3 py-2">
    <span className="w-24 shrink-0 pt-0.5 sm:w-40">{badge}</span>
    <ul className="min-w-0 flex-1 leading-6">
      {shared.map((words) => (
        <li key={words} className="flex flex-wrap items-center gap-x-2">
          {words}
          <Badge tone="outline">all models</Badge>
        </li>
      ))}
      {own.map((words) => (
        <li key={words}>{words}</li>
      ))}
      {own.length + shared.length === 0 && <li className="text-muted-foreground">{nothing}</li>}
    </ul>
    {onEdit && (
      <Button size="sm" variant="ghost" aria-label={`Edit the rules of ${label}`} onClick={onEdit}>
        Edit
      </Button>
    )}
  </li>
);
