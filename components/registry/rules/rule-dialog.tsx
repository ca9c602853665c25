'use client';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Field } from '@/components/data/form';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import type { CallError } from '@/lib/client/call';
import { moverWords } from '@/lib/pure/rule-words';
import { CheckFields } from './check-fields';
import { FreezeFields } from './freeze-fields';
import {
  type AliasRule,
  aliasRuleOrNone,
  type Change,
  isBegun,
  NO_ALIAS_RULE,
  NO_STAGE_RULE,
  type Pending,
  type StageRule,
  stageRuleOrNone,
  withPending,
} from './rule-draft';

export type Target =
  | { kind: 'stage'; name: string; rule: StageRule | null }
  /** An empty name is for one that is still to be named. */
  | { kind: 'alias'; name: string; rule: AliasRule | null };

type DialogProps = {
  target: Target;
  /** `churn`, or `all models`. */
  of: string;
  error: CallError | null;
  isBusy: boolean;
  onSave: (change: Change) => void;
  onClose: () => void;
};

export const RuleDialog = (props: DialogProps) =>
  props.target.kind === 'stage' ? (
    <StageRuleForm {...props} target={props.target} />
  ) : (
    <AliasRuleForm {...props} target={props.target} />
  );

type Of<Kind> = Omit<DialogProps, 'target'> & { target: Extract<Target, { kind: Kind }> };

function StageRuleForm({ target: { name, rule: given }, onSave, ...props }: Of<'stage'>) {
  const [rule, setRule] = useState(given ?? NO_STAGE_RULE);
  const [pending, setPending] = useState<Pending>({});
  const id = useId();
  return (
    <Frame
      {...props}
      title={`What ${name} demands`}
      pending={pending}
      onSubmit={() =>
        onSave({
          kind: 'stage',
          target: name,
          rule: stageRuleOrNone(withPending(rule, pending)),
          seen: given,
        })
      }
    >
      <div className="flex items-start gap-3">
        <Switch
          id={id}
          checked={rule.fourEyes}
          onCheckedChange={(fourEyes) => setRule({ ...rule, fourEyes })}
        />
        <label htmlFor={id} className="text-sm">
          <span className="font-medium">Four eyes</span>
          <span className="block text-xs text-muted-foreground">
            Whoever asks for it may not approve it, and nobody moves a version there alone.
          </span>
        </label>
      </div>
      <Field label="How many people must approve" className="w-56">
        <Input
          type="number"
          min={1}
          max={10}
          value={rule.approvals}
          onChange={(event) =>
            setRule({ ...rule, approvals: Math.min(10, Math.max(1, Number(event.target.value) || 1)) })
          }
        />
      </Field>
      <Demands
        rule={rule}
        onChange={(part) => setRule({ ...rule, ...part })}
        pending={pending}
        onPending={setPending}
      />
    </Frame>
  );
}

const MOVERS = (
  ['CAN_EDIT', 'CAN_MANAGE_STAGING_VERSIONS', 'CAN_MANAGE_PRODUCTION_VERSIONS', 'CAN_MANAGE'] as const
).map((level) => ({ value: level, label: moverWords(level).replace(/^./, (first) => first.toUpperCase()) }));

function AliasRuleForm({ target: { name: given, rule: before }, onSave, ...props }: Of<'alias'>) {
  const [rule, setRule] = useState(before ?? NO_ALIAS_RULE);
  const [pending, setPending] = useState<Pending>({});
  const [name, setName] = useState(given);
  return (
    <Frame
      {...props}
      title={given ? `What @${given} demands` : 'A rule for an alias'}
      pending={pending}
      onSubmit={() =>
        onSave({
          kind: 'alias',
          target: name.trim().replace(/^@/, ''),
          rule: aliasRuleOrNone(withPending(rule, pending)),
          seen: before,
        })
      }
    >
      {!given && (
        <Field label="Alias">
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="champion"
            required
            autoFocus
            autoComplete="off"
          />
        </Field>
      )}
      <Field label="Who may move it" className="max-w-80">
        <Select
          label="Who may move it"
          value={rule.level}
          onValueChange={(level) => setRule({ ...rule, level })}
          options={MOVERS}
        />
      </Field>
      <Demands
        rule={rule}
        onChange={(part) => setRule({ ...rule, ...part })}
        pending={pending}
        onPending={setPending}
      />
    </Frame>
  );
}

type Demanded = Pick<StageRule, 'checks' | 'freeze'>;
type DemandsProps = {
  rule: Demanded;
  onChange: (part: Partial<Demanded>) => void;
  pending: Pending;
  onPending: (pending: Pending) => void;
};

const Demands = ({ rule, onChange, pending, onPending }: DemandsProps) => (
  <>
    <CheckFields
      checks={rule.checks}
      onChange={(checks) => onChange({ checks })}
      onPending={(check) => onPending({ ...pending, check })}
    />
    <FreezeFields
      windows={rule.freeze}
      onChange={(freeze) => onChange({ freeze })}
      onPending={(freeze) => onPending({ ...pending, freeze })}
    />
  </>
);

type FrameProps = Pick<DialogProps, 'of' | 'error' | 'isBusy' | 'onClose'> & {
  title: string;
  pending: Pending;
  onSubmit: () => void;
  children: ReactNode;
};

function Frame({ title, pending, of, error, isBusy, onClose, onSubmit, children }: FrameProps) {
  const [isTried, setTried] = useState(false);
  const lacks = isBegun(pending);
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={title}
        description={`Of ${of}. It binds the console, the clients and the API alike; who manages the model may pass over a check or a freeze, with a reason.`}
        className="max-w-2xl"
        loses="what you wrote"
      >
        <form
          className="flex min-h-0 flex-col"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            // Saved without it, one would believe that it is demanded.
            setTried(lacks);
            if (!lacks) onSubmit();
          }}
        >
          <DialogBody className="flex flex-col gap-5">
            {children}
            {isTried && lacks && (
              <p role="alert" className="text-xs text-danger">
                A check or a freeze is begun and lacks something: finish it, or empty its fields.
              </p>
            )}
            {error && (
              <p role="alert" className="text-xs text-danger">
                {error.message}
              </p>
            )}
          </DialogBody>
          <SubmitFooter isDisabled={isBusy}>Save the rule</SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
