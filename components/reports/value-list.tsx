import type { ReactNode } from 'react';

export type NamedValue = { key: string; title?: string; value: ReactNode };

/** More would be a table, which a figure in a text is not. */
const MOST = 12;

/** Values by their names, as many as a figure has room for. */
export const ValueList = ({ values }: { values: readonly NamedValue[] }) => (
  <>
    <dl className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-x-4 gap-y-0.5">
      {values.slice(0, MOST).map(({ key, title = key, value }) => (
        <div key={key} className="flex items-baseline justify-between gap-2">
          <dt className="truncate text-muted-foreground" title={title}>
            {title}
          </dt>
          <dd className="truncate tabular">{value}</dd>
        </div>
      ))}
    </dl>
    {values.length > MOST && (
      <p className="mt-1 text-xs text-muted-foreground">and {values.length - MOST} more</p>
    )}
  </>
);
