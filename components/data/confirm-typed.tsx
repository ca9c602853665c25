'use client';
import { type ReactNode, useState } from 'react';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { keepFocus } from '@/lib/client/keep-focus';
import { Field } from './form';
import { SubmitFooter } from './submit-footer';

type ConfirmTypedProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description: ReactNode;
  /** What has to be typed before the button can be pressed. */
  name: string;
  action: string;
  /** What else it takes. */
  more?: ReactNode;
  error?: string;
  isBusy?: boolean;
  onConfirm: () => void;
};

/** Asks for a name to be typed before what nothing brings back. */
export const ConfirmTyped = ({ isOpen, onOpenChange, title, description, ...form }: ConfirmTypedProps) => (
  <Dialog open={isOpen} onOpenChange={onOpenChange}>
    <DialogContent role="alertdialog" title={title} description={description}>
      <TypedForm {...form} />
    </DialogContent>
  </Dialog>
);

type FormProps = Pick<ConfirmTypedProps, 'name' | 'action' | 'more' | 'error' | 'isBusy' | 'onConfirm'>;

/** What was typed goes with the dialog: whoever opens it again is asked again. */
function TypedForm({ name, action, more, error, isBusy, onConfirm }: FormProps) {
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== name || isBusy) return;
        keepFocus();
        onConfirm();
      }}
    >
      <DialogBody className="flex flex-col gap-4">
        <Field
          label={
            <>
              Type <span className="font-mono select-all">{name}</span> to go on
            </>
          }
          error={error}
        >
          <Input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            autoFocus
          />
        </Field>
        {more}
      </DialogBody>
      <SubmitFooter variant="danger" isDisabled={isBusy || typed !== name}>
        {action}
      </SubmitFooter>
    </form>
  );
}
