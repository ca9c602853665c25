'use client';
import type { ReactNode } from 'react';
import { Dialog, SheetContent } from '@/components/ui/dialog';

/** The sidebar over the page, where there is no room beside it. */
export const NavigationSheet = ({ onClose, children }: { onClose: () => void; children: ReactNode }) => (
  <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
    <SheetContent title="Navigation" onClick={(event) => (event.target as Element).closest('a') && onClose()}>
      {children}
    </SheetContent>
  </Dialog>
);
