'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { checkWords } from '@/lib/pure/rule-words';
import { CHECK_KINDS, type Check, type Pending, pendingCheck, readCheck, withOne } from './rule-draft';

const OPERATORS = ['>=', '>', '<=', '<', '='].map((op) => ({ value: op, label: op }));

type Props = {
  checks: readonly Check[];
  onChange: (checks: Check[]) => void;
  /** What is typed, whether it could be added or not. */
  onPending: (check: Pending['check']) => void;
};

/** What must be true of a version: those that are demanded, and a line to add another. */
export function CheckFields({ checks, onChange, onPending }: Props) {
  const [kind, setKind] = useState<Check['kind']>('metric');
  const [fields, setFields] = useState<Record<string, string>>({ op: '>=' });
  const check = readCheck(kind, fields);
  const write = (next: Record<string, string>, of = kind) => {
    setKind(of);
    setFields(next);
    onPending(pendingCheck(of, next));
  };
  const put = (name: string, value: string) => write({ ...fields, [name]: value });
  const add = () => {
    if (!check) return;
    onChange(withOne(checks, check));
    write({ op: '>=' });
  };
  const field = (name: string, label: string, className = 'flex-1') => (
    <Input
      aria-label={label}
      placeholder={label}
      value={fields[name] ?? ''}
      onChange={(event) => put(name, event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        add();
      }}
      autoComplete="off"
      className={`h-7 min-w-20 text-xs ${className}`}
    />
  );
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium">Checks that must be green</legend>
      {checks.length > 0 && (
        <ul aria-label="Demanded checks" className="divide-y rounded-md border">
          {checks.map((one, at) => (
            <li key={JSON.stringify(one)} className="flex min-h-8 items-center gap-2 ps-2.5 pe-1">
              <span className="min-w-0 flex-1 truncate">{checkWords(one)}</span>
              <Button
                size="icon-xs"
                variant="ghost"
                aria-label={`Remove: ${checkWords(one)}`}
                onClick={() => onChange(checks.filter((_, place) => place !== at))}
              >
                <X />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-1.5">
        <Select
          size="sm"
          label="Kind of check"
          value={kind}
          onValueChange={(next) => write(fields, next)}
          options={CHECK_KINDS}
        />
        {kind === 'metric' && (
          <>
            {field('key', 'Metric')}
            <Select
              size="sm"
              label="Compared by"
              value={fields.op ?? '>='}
              onValueChange={(op) => put('op', op)}
              options={OPERATORS}
            />
            {field('value', 'Threshold', 'w-24')}
            {field('dataset', 'On dataset (any)')}
          </>
        )}
        {kind === 'tag' && (
          <>
            {field('key', 'Tag key')}
            {field('value', 'Value (any)')}
          </>
        )}
        {kind === 'report' && field('key', 'Name that it reports under')}
        <Button size="sm" disabled={!check} onClick={add}>
          <Plus />
          Add check
        </Button>
      </div>
    </fieldset>
  );
}
