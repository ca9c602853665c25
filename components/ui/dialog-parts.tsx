'use client';
import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { Button } from './button';
import { cn } from './cn';
import { type Loss, useLoss } from './loss';
import { StandIn } from './opening';

export const Close = Primitive.Close;

const overlay = 'fixed inset-0 z-50 bg-black/35 dark:bg-black/60 data-[state=open]:animate-fade';

const panel =
  'fixed z-50 flex flex-col border bg-raised shadow-float outline-none data-[state=open]:animate-pop';

type SurfaceProps = ComponentProps<typeof Primitive.Content> & {
  onOpenChange: (isOpen: boolean) => void;
  title: ReactNode;
  /** Said to screen readers too; without one, the dialog is described by its title alone. */
  description?: ReactNode;
  isTitleHidden?: boolean;
  /** Escape and a click outside ask before they lose it. */
  loses?: Loss;
};

export function Surface({
  onOpenChange,
  className,
  title,
  description,
  isTitleHidden,
  loses,
  children,
  onEscapeKeyDown,
  onInteractOutside,
  ...props
}: SurfaceProps) {
  const { handlers, said } = useLoss(loses, { onEscapeKeyDown, onInteractOutside });
  return (
    <Frame onOpenChange={onOpenChange}>
      <Primitive.Content
        data-slot="dialog"
        className={cn(
          panel,
          'left-1/2 top-[12vh] max-h-[80vh] w-[calc(100vw-32px)] max-w-md -translate-x-1/2 rounded-lg',
          className,
        )}
        {...(!description && { 'aria-describedby': undefined })}
        {...props}
        {...handlers}
      >
        <div className={cn('min-h-[42px] pe-14 ps-4 pt-4', isTitleHidden && 'sr-only')}>
          <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
          {description && (
            <Primitive.Description className="mt-1 text-sm text-muted-foreground">
              {description}
            </Primitive.Description>
          )}
        </div>
        {children}
        {loses && (
          <p role="status" className={cn('px-4 text-xs text-warning', said && 'border-t py-2')}>
            {said}
          </p>
        )}
        {/* Behind what the dialog is for: by keys one begins there. */}
        {!isTitleHidden && (
          <Primitive.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label="Close" className="absolute end-3 top-3.5">
              <X />
            </Button>
          </Primitive.Close>
        )}
      </Primitive.Content>
    </Frame>
  );
}

/** A panel that slides over the page's start: the sidebar on narrow screens. */
export function Sheet({ onOpenChange, className, title, children, ...props }: SurfaceProps) {
  return (
    <Frame onOpenChange={onOpenChange}>
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
    </Frame>
  );
}

type FrameProps = Pick<SurfaceProps, 'onOpenChange' | 'children'>;

function Frame({ onOpenChange, children }: FrameProps) {
  const [before] = useState(whereFocusIs);
  return (
    <Primitive.Root open onOpenChange={onOpenChange}>
      <Primitive.Trigger asChild>
        <StandIn element={before} />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Overlay className={overlay} />
        {children}
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Where the focus goes back to; that of a menu's item goes to the button that opened the menu. */
function whereFocusIs(): HTMLElement | null {
  const focused = document.activeElement;
  const menu = focused?.closest('[role=menu][aria-labelledby]')?.getAttribute('aria-labelledby');
  const place = menu ? document.getElementById(menu) : focused;
  return place instanceof HTMLElement ? place : null;
}
