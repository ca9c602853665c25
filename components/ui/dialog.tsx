'use client';
import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Button } from './button';
import { cn } from './cn';

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

const overlay = 'fixed inset-0 z-50 bg-black/35 dark:bg-black/60 data-[state=open]:animate-fade';

const panel =
  'fixed z-50 flex flex-col border bg-raised shadow-float outline-none data-[state=open]:animate-pop';

type ContentProps = ComponentProps<typeof Primitive.Content> & {
  title: ReactNode;
  /** Said to screen readers too; without one, the dialog is described by its title alone. */
  description?: ReactNode;
  isTitleHidden?: boolean;
};

export function DialogContent({
  className,
  title,
  description,
  isTitleHidden,
  children,
  ...props
}: ContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={overlay} />
      <Primitive.Content
        data-slot="dialog"
        className={cn(
          panel,
          'left-1/2 top-[12vh] max-h-[80vh] w-[calc(100vw-32px)] max-w-md -translate-x-1/2 rounded-lg',
          className,
        )}
        {...(!description && { 'aria-describedby': undefined })}
        {...props}
      >
        <div className={cn('flex items-start gap-4 px-4 pt-4', isTitleHidden && 'sr-only')}>
          <div className="min-w-0 flex-1">
            <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
            {description && (
              <Primitive.Description className="mt-1 text-sm text-muted-foreground">
                {description}
              </Primitive.Description>
            )}
          </div>
          {!isTitleHidden && (
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon-sm" aria-label="Close" className="-mr-1 -mt-0.5">
                <X />
              </Button>
            </Primitive.Close>
          )}
        </div>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

export const DialogBody = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('min-h-0 overflow-y-auto px-4 py-4 scroll-thin', className)} {...props} />
);

export const DialogFooter = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('flex justify-end gap-2 border-t px-4 py-3', className)} {...props} />
);

/** A panel that slides over the page's start: the sidebar on narrow screens. */
export function SheetContent({ className, title, children, ...props }: ContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={overlay} />
      <Primitive.Content
        data-slot="sheet"
        aria-describedby={undefined}
        className={cn(
          panel,
          'inset-y-0 start-0 w-64 border-y-0 border-s-0 bg-surface data-[state=open]:animate-fade',
          className,
        )}
        {...props}
      >
        <Primitive.Title className="sr-only">{title}</Primitive.Title>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
