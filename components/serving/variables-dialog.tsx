'use client';
import { Plus, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { changeOf, isChange, type RowFault, rowsOf, type VariableRow } from './prepare-variables';

type Props = { name: string; entity: string; names: string[]; onClose: () => void };

/** Environment variables of an entity that is served: set, given other values, and taken away; what is kept is never shown. */
export function VariablesDialog({ name, entity, names, onClose }: Props) {
  const [rows, setRows] = useState(() => rowsOf(names));
  const [fault, setFault] = useState<RowFault>();
  const change = useCommand('serving.changeVariables', {
    invalidates: ['serving'],
    onSuccess: () => {
      toast.success('It is started anew with these variables; what answers now goes on until then.');
      onClose();
    },
    onError: () => {},
  });
  const set = (id: number, to: Partial<VariableRow>) => {
    setFault(undefined);
    setRows((now) => now.map((row) => (row.id === id ? { ...row, ...to } : row)));
  };
  const add = () =>
    setRows((now) => [
      ...now,
      {
        id: 1 + Math.max(-1, ...now.map(({ id }) => id)),
        name: '',
        value: '',
        isKept: false,
        isRemoved: false,
      },
    ]);
  const wanted = changeOf(rows);
  const isNothing = isChange(wanted) && Object.keys(wanted.set).length + wanted.remove.length === 0;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={`Variables of ${entity}`}
        description="In the environment of the model’s processes alone. Values are kept sealed, and never shown again."
        className="max-w-2xl"
        loses="what you wrote"
      >
        <form
          aria-label={`Variables of ${entity}`}
          className="flex min-h-0 flex-col"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isChange(wanted)) return setFault(wanted);
            change.mutate({ name, entity, ...wanted });
          }}
        >
          <DialogBody className="flex flex-col gap-2">
            {rows.length === 0 && <p className="text-muted-foreground">There are none yet.</p>}
            <ul aria-label="Variables" className="flex flex-col gap-2">
              {rows.map((row) => (
                <VariableItem
                  key={row.id}
                  row={row}
                  fault={fault?.id === row.id ? fault.message : undefined}
                  onChange={(to) => set(row.id, to)}
                  onDrop={() => setRows((now) => now.filter(({ id }) => id !== row.id))}
                />
              ))}
            </ul>
            <Button size="sm" className="self-start" onClick={add}>
              <Plus />
              Add a variable
            </Button>
            {change.error && (
              <p role="alert" className="text-danger">
                {change.error.message}
              </p>
            )}
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={isNothing || change.isPending}>
              Apply
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

type ItemProps = {
  row: VariableRow;
  fault: string | undefined;
  onChange: (to: Partial<VariableRow>) => void;
  onDrop: () => void;
};

function VariableItem({ row, fault, onChange, onDrop }: ItemProps) {
  const { id, name, value, isKept, isRemoved } = row;
  const noteId = `variable-${id}-fault`;
  return (
    <li className="flex flex-col gap-1">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        {isKept ? (
          <span className={cn('min-w-40 flex-1 truncate font-mono', isRemoved && 'line-through')}>
            {name}
          </span>
        ) : (
          <Input
            aria-label="Name of the variable"
            placeholder="NAME"
            value={name}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={fault ? true : undefined}
            aria-describedby={fault ? noteId : undefined}
            onChange={(event) => onChange({ name: event.target.value })}
            className="min-w-40 flex-1 font-mono"
          />
        )}
        {value === undefined ? (
          <span className="flex-[2] text-xs text-muted-foreground">
            {isRemoved ? 'is taken away' : 'keeps its value'}
          </span>
        ) : (
          <Input
            aria-label={`Value of ${name || 'the variable'}`}
            placeholder="Value"
            value={value}
            maxLength={5000}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ value: event.target.value })}
            className="min-w-48 flex-[2] font-mono"
          />
        )}
        <Buttons row={row} onChange={onChange} onDrop={onDrop} />
      </div>
      {fault && (
        <p id={noteId} className="text-xs text-danger">
          {fault}
        </p>
      )}
    </li>
  );
}

function Buttons({ row: { name, value, isKept, isRemoved }, onChange, onDrop }: Omit<ItemProps, 'fault'>) {
  if (!isKept) {
    return (
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label={`Leave ${name || 'the variable'} out`}
        onClick={onDrop}
      >
        <X />
      </Button>
    );
  }
  if (isRemoved || value !== undefined) {
    return (
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label={`Keep ${name} as it is`}
        onClick={() => onChange({ value: undefined, isRemoved: false })}
      >
        <Undo2 />
      </Button>
    );
  }
  return (
    <>
      <Button size="sm" aria-label={`Replace ${name}`} onClick={() => onChange({ value: '' })}>
        Replace
      </Button>
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label={`Remove ${name}`}
        onClick={() => onChange({ isRemoved: true })}
      >
        <X />
      </Button>
    </>
  );
}
