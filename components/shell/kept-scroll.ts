'use client';
import { readEntry, writeEntry } from '@/lib/client/history-entry';
import { asItComes } from './as-it-comes';

/** Where the parts of a page are scrolled to, by their places in it. */
type Scrolled = ReadonlyMap<string, { top: number; left: number }>;

const NAME = 'scrolled';

/** The way from the content down to a part of it: `0/2/1`. */
function pathTo(element: Element, content: Element): string {
  const steps: number[] = [];
  for (let at: Element | null = element; at && at !== content; at = at.parentElement) {
    steps.unshift(at.parentElement ? [...at.parentElement.children].indexOf(at) : 0);
  }
  return steps.join('/');
}

const partAt = (path: string, content: Element): Element | undefined =>
  path === ''
    ? content
    : path.split('/').reduce<Element | undefined>((at, step) => at?.children[Number(step)], content);

/** Keeps where parts of the content are scrolled to, for when Back brings the page again. Answers how to stop. */
export function keepScroll(content: Element): () => void {
  const keep = (part: Element) => {
    const { scrollTop: top, scrollLeft: left } = part;
    const before = readEntry<Scrolled>(NAME) ?? new Map();
    writeEntry(NAME, new Map(before).set(pathTo(part, content), { top, left }));
  };
  const onScroll = ({ target }: Event) => {
    if (target instanceof Element) keep(target);
  };
  // Whoever scrolled what the server wrote did so before anything listened.
  for (const part of content.querySelectorAll('*')) if (part.scrollTop || part.scrollLeft) keep(part);
  // Scrolling does not bubble. When it has ended is soon enough: each turn of the wheel would cost.
  content.addEventListener('scrollend', onScroll, true);
  return () => content.removeEventListener('scrollend', onScroll, true);
}

/** Scrolls the page to where it was, as soon as enough of it has come. */
export function restoreScroll(content: Element): void {
  const wanted = new Map(readEntry<Scrolled>(NAME));
  if (wanted.size === 0) return;
  asItComes(content, () => {
    for (const [path, { top, left }] of wanted) {
      const part = partAt(path, content);
      if (!part || part.scrollHeight - part.clientHeight < top || part.scrollWidth - part.clientWidth < left)
        continue;
      part.scrollTo({ top, left, behavior: 'instant' });
      wanted.delete(path);
    }
    return wanted.size === 0;
  });
}
