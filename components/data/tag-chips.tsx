'use client';
import { HoverLink } from '@/components/ui/hover-link';
import { ownTags, tagText } from './tag-text';

type Props = {
  tags: readonly { key: string; value: string }[];
  /** All things with the tag. */
  hrefOf?: (key: string, value: string) => string;
  /** How many are shown; how many more there are is said. */
  most: number;
};

const LOOK =
  'hidden max-w-40 shrink-0 truncate rounded-full bg-muted px-2 text-xs leading-5 text-muted-foreground lg:inline';

/** The tags that people gave a thing, in its row, where there is room. */
export function TagChips({ tags, hrefOf, most }: Props) {
  const own = ownTags(tags);
  return (
    <>
      {own.slice(0, most).map((tag) =>
        hrefOf ? (
          <HoverLink
            key={tag.key}
            href={hrefOf(tag.key, tag.value)}
            title={tagText(tag)}
            className={`${LOOK} hover:text-foreground`}
          >
            {tagText(tag)}
          </HoverLink>
        ) : (
          <span key={tag.key} title={tagText(tag)} className={LOOK}>
            {tagText(tag)}
          </span>
        ),
      )}
      {own.length > most && (
        <span className="hidden shrink-0 text-xs text-muted-foreground lg:inline">+{own.length - most}</span>
      )}
    </>
  );
}
