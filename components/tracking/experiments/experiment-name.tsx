'use client';
import { TagChips } from '@/components/data/tag-chips';
import { HoverLink } from '@/components/ui/hover-link';
import { firstLine } from '@/lib/pure/first-line';
import { CommentCount } from '../comment-count';
import { NOTE_TAG } from '../note-tag';
import type { Experiment } from './experiment-menu';
import { questionOf } from './experiments-link';
import { nameWithin } from './folder-path';
import { useExperimentsView } from './use-experiments-view';

const CHIPS = 3;

const taggedHref = (key: string, value: string) =>
  `/experiments?tag=${encodeURIComponent(`${key}=${value}`)}`;

/** What it is called where it is listed (in a folder, without the folder), and what is known of it where there is room. */
export function ExperimentName({ experiment }: { experiment: Experiment }) {
  const { experimentId, tags } = experiment;
  const folder = questionOf(useExperimentsView()[0]).folder ?? '';
  const note = tags.find(({ key }) => key === NOTE_TAG)?.value;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <HoverLink
        data-list-item
        href={`/experiments/${experimentId}`}
        title={experiment.name}
        className="max-w-full shrink-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
      >
        {nameWithin(folder, experiment.name)}
      </HoverLink>
      <CommentCount count={experiment.comments} of={`the runs of ${experiment.name}`} />
      <TagChips tags={tags} hrefOf={taggedHref} most={CHIPS} />
      {note && (
        <span className="ms-1 hidden min-w-0 truncate text-muted-foreground lg:inline">
          {firstLine(note)}
        </span>
      )}
    </span>
  );
}
