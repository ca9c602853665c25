'use client';
import type { ReactNode, SyntheticEvent } from 'react';
import { highlight } from '@/components/charts/highlight';

const light = ({ target }: SyntheticEvent) =>
  highlight((target as Element).closest<HTMLElement>('[data-row-id]')?.dataset.rowId);
const put = () => highlight(undefined);

/** Rows of a table light up their lines in the charts: under the pointer, and where the keys are. */
export const LitRows = ({ children }: { children: ReactNode }) => (
  // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here but looking.
  <div className="contents" onPointerOver={light} onPointerLeave={put} onFocus={light} onBlur={put}>
    {children}
  </div>
);
