'use client';
import type { ComponentProps, ReactNode } from 'react';
import { type Inside, NOTHING_MORE, OnDemand, useParts } from './on-demand';
import { Opener, Opening, type TriggerProps, useOpening } from './opening';

const popover = new OnDemand(() => import('./popover-parts'));

/** Some open by a key, which nobody comes near. */
export const warmPopovers = popover.warm;

export const Popover = Opening;

export function PopoverTrigger<Parts>({ from, ...props }: TriggerProps & Inside<Parts>) {
  const warm = () => {
    popover.warm();
    from?.warm();
  };
  return <Opener popup="dialog" onNear={warm} {...props} />;
}

type SurfaceProps = ComponentProps<typeof import('./popover-parts').Surface>;
type ContentProps<Parts> = Omit<SurfaceProps, 'opening' | 'children'> &
  Inside<Parts> & { children: ReactNode | ((inside: Parts) => ReactNode) };

export function PopoverContent<Parts>({ from, children, ...props }: ContentProps<Parts>) {
  const opening = useOpening();
  const parts = useParts(popover, opening.isOpen);
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
