'use client';
import { ActivityBars } from '@/components/charts/activity-bars';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import { TableCell, TableRow } from '@/components/ui/table';
import { firstLine, NOTE_TAG } from '../note-text';
import { type Experiment, ExperimentMenu } from './experiment-menu';

const CHIPS = 3;

/** `name` is what it is called where it is listed: in a folder, without the folder. */
export function ExperimentRow({ experiment, name }: { experiment: Experiment; name: string }) {
  const { experimentId, lastRunTime, creationTime, lastUpdateTime, runCount, activity, tags, owner } =
    experiment;
  const note = tags.find(({ key }) => key === NOTE_TAG)?.value;
  const own = tags.filter(({ key }) => !/^(mlflow|plumbline)\./.test(key));
  return (
    <TableRow className="focus-within:bg-hover">
      <TableCell className="max-w-0">
        <span className="flex min-w-0 items-baseline gap-2">
          <HoverLink
            data-list-item
            href={`/experiments/${experimentId}`}
            className="min-w-24 shrink-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
          >
            {name}
          </HoverLink>
          {own.slice(0, CHIPS).map((tag) => (
            <TagLink key={tag.key} name={tag.key} value={tag.value} />
          ))}
          {own.length > CHIPS && (
            <span className="hidden shrink-0 text-xs text-muted-foreground lg:inline">
              +{own.length - CHIPS}
            </span>
          )}
          {note && (
            <span className="ms-1 hidden min-w-0 truncate text-muted-foreground lg:inline">
              {firstLine(note)}
            </span>
          )}
        </span>
      </TableCell>
      <TableCell align="end">
        <NumberText value={runCount} />
      </TableCell>
      <TableCell className="hidden ps-6 sm:table-cell">
        <ActivityBars days={activity} />
      </TableCell>
      <TableCell className="hidden max-w-0 truncate text-muted-foreground lg:table-cell">{owner}</TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={lastRunTime ?? lastUpdateTime} />
      </TableCell>
      <TableCell className="hidden text-muted-foreground md:table-cell">
        <Time value={creationTime} />
      </TableCell>
      <TableCell className="text-end">
        <ExperimentMenu experiment={experiment} />
      </TableCell>
    </TableRow>
  );
}

/** Leads to all experiments with the tag. */
const TagLink = ({ name, value }: { name: string; value: string }) => (
  <HoverLink
    href={`/experiments?tag=${encodeURIComponent(`${name}=${value}`)}`}
    title={`${name}: ${value}`}
    className="hidden max-w-40 shrink-0 truncate rounded-full bg-muted px-2 text-xs leading-5 text-muted-foreground hover:text-foreground lg:inline"
  >
    {value ? `${name}: ${value}` : name}
  </HoverLink>
);
