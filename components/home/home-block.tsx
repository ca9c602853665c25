import { type ReactNode, useId } from 'react';
import { HoverLink } from '@/components/ui/hover-link';

type Props = {
  title: string;
  /** Where all of it is. */
  all?: { href: string; label: string } | false;
  /** Beside the title, in the place of that way. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A part of the home page: what it tells, and the way to all of it. */
export function HomeBlock({ title, all, aside, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="flex min-h-7 items-center justify-between px-4 pb-1 lg:px-6">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {all && (
          <HoverLink
            href={all.href}
            className="inline-flex min-h-6 items-center rounded-xs text-xs text-muted-foreground hover:text-foreground"
          >
            {all.label}
          </HoverLink>
        )}
        {aside}
      </div>
      {children}
    </section>
  );
}

/** One line of a block's list. */
export const HomeRow = ({
  href,
  name,
  children,
}: {
  href: string;
  name: ReactNode;
  children?: ReactNode;
}) => (
  <li className="flex min-h-9 items-center gap-2 border-b px-4 last:border-b-0 hover:bg-hover lg:px-6">
    <HoverLink
      data-list-item
      href={href}
      className="min-w-0 flex-1 truncate rounded-xs font-medium leading-6 hover:text-accent"
    >
      {name}
    </HoverLink>
    {children}
  </li>
);
