'use client';
import type { ComponentProps } from 'react';
import { OnDemand, useParts } from './on-demand';
import { Opener, Opening, type TriggerProps, useOpening } from './opening';

const popover = new OnDemand(() => import('./popover-parts'));

/** Some open by a key, which nobody comes near. */
export const warmPopovers = popover.warm;

export const Popover = Opening;

export const PopoverTrigger = (props: TriggerProps) => (
  <Opener popup="dialog" onNear={popover.warm} {...props} />
);

type ContentProps = Omit<ComponentProps<typeof import('./popover-parts').Surface>, 'opening'>;

export function PopoverContent(props: ContentProps) {
  const opening = useOpening();
  const parts = useParts(popover, opening.isOpen);
  return parts && <parts.Surface opening={opening} {...props} />;
}
