import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';

type FooterProps = {
  /** What the form does. */
  children: ReactNode;
  isDisabled?: boolean | undefined;
  variant?: 'primary' | 'danger';
};

/** The foot of a form in a dialog: leave it, or do what it says. */
export const SubmitFooter = ({ children, isDisabled, variant = 'primary' }: FooterProps) => (
  <DialogFooter>
    <DialogClose asChild>
      <Button>Cancel</Button>
    </DialogClose>
    <Button type="submit" variant={variant} disabled={isDisabled}>
      {children}
    </Button>
  </DialogFooter>
);
