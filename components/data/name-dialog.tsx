'use client';
import { SubmitFooter } from '@/components/data/submit-footer';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import type { CallError } from '@/lib/client/call';
import { Field, readForm } from './form';
import { saidBeside } from './said-beside';

type NameDialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  hint: string;
  action: string;
  name?: string;
  error: CallError | null;
  isBusy: boolean;
  onSubmit: (name: string) => void;
};

/** Asks for a name. */
export const NameDialog = ({
  isOpen,
  onOpenChange,
  title,
  hint,
  action,
  name,
  error,
  isBusy,
  onSubmit,
}: NameDialogProps) => (
  <Dialog open={isOpen} onOpenChange={onOpenChange}>
    <DialogContent title={title}>
      <form onSubmit={(event) => onSubmit((readForm(event).name ?? '').trim())}>
        <DialogBody>
          <Field label="Name" hint={hint} error={error ? saidBeside(error) : undefined}>
            <Input name="name" defaultValue={name} required maxLength={500} autoComplete="off" autoFocus />
          </Field>
        </DialogBody>
        <SubmitFooter isDisabled={isBusy}>{action}</SubmitFooter>
      </form>
    </DialogContent>
  </Dialog>
);
