'use client';
import type { ComponentProps, ReactNode } from 'react';
import { OnDemand, partOf, useParts } from './on-demand';
import { Opener, Opening, type TriggerProps, useOpening } from './opening';

const menu = new OnDemand(() => import('./dropdown-menu-parts'));

export const DropdownMenu = Opening;

export const DropdownMenuTrigger = (props: TriggerProps) => (
  <Opener popup="menu" onNear={menu.warm} {...props} />
);

type SurfaceProps = ComponentProps<typeof import('./dropdown-menu-parts').Surface>;
type ContentProps = Omit<SurfaceProps, 'opening' | 'children'> & {
  /** A function for menus of which a list has hundreds: nothing of it is made before one opens. */
  children: ReactNode | (() => ReactNode);
};

export function DropdownMenuContent({ children, ...props }: ContentProps) {
  const opening = useOpening();
  const parts = useParts(menu, opening.isOpen);
  return (
    parts && (
      <parts.Surface opening={opening} {...props}>
        {typeof children === 'function' ? children() : children}
      </parts.Surface>
    )
  );
}

export const DropdownMenuItem = partOf(menu, 'Item');
export const DropdownMenuLabel = partOf(menu, 'Label');
export const DropdownMenuSeparator = partOf(menu, 'Separator');
export const DropdownMenuRadioGroup = partOf(menu, 'RadioGroup');
export const DropdownMenuRadioItem = partOf(menu, 'RadioItem');
export const DropdownMenuSub = partOf(menu, 'Sub');
export const DropdownMenuSubTrigger = partOf(menu, 'SubTrigger');
export const DropdownMenuSubContent = partOf(menu, 'SubContent');
