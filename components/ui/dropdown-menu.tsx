'use client';
import type { ComponentProps, ReactNode } from 'react';
import { type Inside, NOTHING_MORE, OnDemand, partOf, useParts } from './on-demand';
import { Opener, Opening, type TriggerProps, useOpening } from './opening';

const menu = new OnDemand(() => import('./dropdown-menu-parts'));

export const DropdownMenu = Opening;

export function DropdownMenuTrigger<Parts>({ from, ...props }: TriggerProps & Inside<Parts>) {
  const warm = () => {
    menu.warm();
    from?.warm();
  };
  return <Opener popup="menu" onNear={warm} {...props} />;
}

type SurfaceProps = ComponentProps<typeof import('./dropdown-menu-parts').Surface>;
type ContentProps<Parts> = Omit<SurfaceProps, 'opening' | 'children'> &
  Inside<Parts> & {
    /** A function for menus of which a list has hundreds: nothing of it is made before one opens. */
    children: ReactNode | ((inside: Parts) => ReactNode);
  };

export function DropdownMenuContent<Parts>({ from, children, ...props }: ContentProps<Parts>) {
  const opening = useOpening();
  const parts = useParts(menu, opening.isOpen);
  const inside = useParts((from ?? NOTHING_MORE) as OnDemand<Parts>, opening.isOpen);
  return (
    parts &&
    inside && (
      <parts.Surface opening={opening} {...props}>
        {typeof children === 'function' ? children(inside) : children}
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
