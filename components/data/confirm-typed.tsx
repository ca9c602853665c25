'use client';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Field } from './form';

type ConfirmTypedProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description: ReactNode;
  /** What has to be typed before the button can be pressed. */
  name: string;
  action: string;
  error?: string;
  isBusy?: boolean;
  onConfirm: () => void;
};

/** Asks for a name to be typed before what nothing brings back. */
export function ConfirmTyped({
  isOpen,
  onOpenChange,
  title,
  description,
  name,
  action,
  error,
  isBusy,
  onConfirm,
}: ConfirmTypedProps) {
  const [typed, setTyped] = useState('');
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent role="alertdialog" title={title} description={description}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed === name) onConfirm();
          }}
        >
          <DialogBody>
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
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="danger" disabled={isBusy || typed !== name}>
              {action}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
