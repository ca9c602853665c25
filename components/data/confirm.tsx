'use client';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { keepFocus } from '@/lib/client/keep-focus';

type ConfirmProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description: ReactNode;
  action: string;
  isBusy?: boolean;
  onConfirm: () => void;
};

/** Asks before what cannot be taken back. */
export const Confirm = ({
  isOpen,
  onOpenChange,
  title,
  description,
  action,
  isBusy,
  onConfirm,
}: ConfirmProps) => (
  <Dialog open={isOpen} onOpenChange={onOpenChange}>
    <DialogContent role="alertdialog" title={title} description={description}>
      <DialogFooter className="mt-4">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button
          variant="danger"
          disabled={isBusy}
          onClick={() => {
            keepFocus();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </DialogFooter>
    </DialogContent>
  </Dialog>
);
