'use client';
import type { ComponentProps } from 'react';

/** What a row is called, where a press on it opens a dialog: j and k walk over it as over links. */
export const RowButton = (props: ComponentProps<'button'>) => (
  <button
    type="button"
    data-list-item
    className="relative min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
    {...props}
  />
);
