'use client';
import { type ComponentProps, createContext, type ReactNode, use } from 'react';
import { cn } from './cn';
import { OnDemand, partOf, useParts } from './on-demand';

const dialog = new OnDemand(() => import('./dialog-parts'));

/** Dialogs open from keys and menus, that nobody hovers over first: they are fetched when the page has come. */
export const warmDialogs = dialog.warm;

type State = { open: boolean; onOpenChange: (isOpen: boolean) => void };

const Context = createContext<State>({ open: false, onOpenChange: () => {} });

/** Closed, it is nothing; the focus goes back to where it was when it opened. */
export const Dialog = ({ children, open, onOpenChange }: State & { children: ReactNode }) => (
  <Context value={{ open, onOpenChange }}>{children}</Context>
);

type ContentProps = Omit<ComponentProps<typeof import('./dialog-parts').Surface>, 'onOpenChange'>;

export function DialogContent(props: ContentProps) {
  const { open, onOpenChange } = use(Context);
  const parts = useParts(dialog, open);
  return parts && <parts.Surface onOpenChange={onOpenChange} {...props} />;
}

/** A panel that slides over the page's start: the sidebar on narrow screens. */
export function SheetContent(props: ContentProps) {
  const { open, onOpenChange } = use(Context);
  const parts = useParts(dialog, open);
  return parts && <parts.Sheet onOpenChange={onOpenChange} {...props} />;
}

export const DialogClose = partOf(dialog, 'Close');

export const DialogBody = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('min-h-0 overflow-y-auto px-4 py-4 scroll-thin', className)} {...props} />
);

export const DialogFooter = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('flex justify-end gap-2 border-t px-4 py-3', className)} {...props} />
);
