import { Fragment } from 'react';

/** A dotted name or a path, which breaks behind its separators where there is no room for it, and elsewhere only where a part is too long. */
export const LongName = ({ children }: { children: string }) => (
  <span className="min-w-0 [overflow-wrap:anywhere]">
    {children.split(/(?<=[./_-])(?=\w)/).map((part, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
      <Fragment key={at}>
        {at > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </span>
);
