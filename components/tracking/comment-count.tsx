import { MessageSquare } from 'lucide-react';
import { HoverLink } from '@/components/ui/hover-link';
import { formatCount, plural } from '@/lib/pure/format';

type CommentCountProps = {
  count: number;
  /** What they are of. */
  of: string;
  href?: string;
};

const LOOKS =
  'inline-flex h-6 shrink-0 items-center gap-1 rounded-xs px-1 text-xs text-muted-foreground tabular [&_svg]:size-3.5';

/** How much was said, where anything was. */
export function CommentCount({ count, of, href }: CommentCountProps) {
  if (count === 0) return null;
  const said = `${plural(count, 'comment')} on ${of}`;
  const shown = (
    <>
      <MessageSquare aria-hidden />
      {formatCount(count)}
    </>
  );
  return href ? (
    <HoverLink href={href} aria-label={said} title={said} className={`${LOOKS} hover:text-accent`}>
      {shown}
    </HoverLink>
  ) : (
    <span role="img" aria-label={said} title={said} className={LOOKS}>
      {shown}
    </span>
  );
}
