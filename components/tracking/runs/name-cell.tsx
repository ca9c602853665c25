'use client';
import { ChevronRight, CornerDownRight, EyeOff, Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import { formatCount, plural } from '@/lib/pure/format';
import { CommentCount } from '../comment-count';
import { HealthIcons } from '../run-health';
import { runHref } from '../run-mark';
import { GroupMark, LegendMark } from './legend';
import type { GroupLine, MoreLine, RunLine } from './run-row';

const Indent = ({ depth }: { depth: number }) => <span style={{ width: depth * 16 }} className="shrink-0" />;

type OpenerProps = { isExpanded: boolean; label: string; onClick: () => void; children: ReactNode };

const Opener = ({ isExpanded, label, onClick, children }: OpenerProps) => (
  <button
    type="button"
    aria-expanded={isExpanded}
    aria-label={label}
    onClick={onClick}
    className="-ms-1 inline-flex h-6 shrink-0 items-center gap-0.5 rounded-sm pe-1 text-xs text-muted-foreground hover:bg-muted hover:text-foreground"
  >
    <ChevronRight className={cn('size-4 transition-transform duration-100', isExpanded && 'rotate-90')} />
    {children}
  </button>
);

type NameProps = {
  row: RunLine;
  isTree: boolean;
  colour: string | undefined;
  isHidden: boolean;
  onFlip: (id: string) => void;
  onUnpin: (id: string) => void;
  onShow: (id: string) => void;
  menu: ReactNode;
};

export function NameCell({ row, isTree, colour, isHidden, onFlip, onUnpin, onShow, menu }: NameProps) {
  const { run, id, depth, isExpanded, isPinned } = row;
  const name = run.runName || id;
  return (
    <>
      <Indent depth={depth} />
      {run.children > 0 ? (
        <Opener
          isExpanded={isExpanded}
          label={`${plural(run.children, 'child run')} of ${name}`}
          onClick={() => onFlip(id)}
        >
          {formatCount(run.children)}
        </Opener>
      ) : (
        isTree && (
          <span className="w-5 shrink-0 text-faint">
            {run.parentId && depth === 0 && (
              <CornerDownRight aria-label="A child run" role="img" className="size-3.5" />
            )}
          </span>
        )
      )}
      <LegendMark id={id} colour={colour} className={cn('me-2', isHidden && 'opacity-25')} />
      <HoverLink
        href={runHref(run)}
        title={name}
        className={cn(
          'min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent',
          isHidden && 'text-muted-foreground',
        )}
      >
        {name}
      </HoverLink>
      <HealthIcons health={run.health} />
      <CommentCount count={run.comments} href={`${runHref(run)}?tab=comments`} of={name} />
      <span className="ms-auto flex shrink-0 items-center ps-1">
        {isHidden && (
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label={`Show ${name} in charts`}
            onClick={() => onShow(id)}
          >
            <EyeOff />
          </Button>
        )}
        {isPinned && (
          <Button variant="ghost" size="icon-xs" aria-label={`Unpin ${name}`} onClick={() => onUnpin(id)}>
            <Pin className="fill-current text-accent" />
          </Button>
        )}
        {menu}
      </span>
    </>
  );
}

/** What the runs of a group have in common. */
export function GroupName({ row, onFlip }: { row: GroupLine; onFlip: (id: string) => void }) {
  const { group, keys, isExpanded, id } = row;
  const told = keys.some(({ isVaried }) => isVaried) ? keys.filter(({ isVaried }) => isVaried) : keys;
  const said = keys.map(({ key }, at) => `${key} ${group.values[at] ?? 'not set'}`).join(', ');
  return (
    <>
      <Opener
        isExpanded={isExpanded}
        label={`${plural(group.runs, 'run')} with ${said || 'nothing in common'}`}
        onClick={() => onFlip(id)}
      >
        {formatCount(group.runs)}
      </Opener>
      <GroupMark id={id} />
      <span className="ms-1 min-w-0 truncate" title={said}>
        {keys.length === 0 && <span className="text-muted-foreground">All runs</span>}
        {told.map((key) => (
          <span key={key.key} className="me-2">
            {told.length > 1 && <span className="text-muted-foreground">{key.key} </span>}
            <span className="font-medium">
              {group.values[keys.indexOf(key)] ?? <em className="text-muted-foreground">not set</em>}
            </span>
          </span>
        ))}
      </span>
    </>
  );
}

export const MoreName = ({ row, onMore }: { row: MoreLine; onMore: (branch: string) => void }) => (
  <>
    <Indent depth={row.depth} />
    <Button variant="link" size="text" className="text-xs" onClick={() => onMore(row.branch)}>
      {formatCount(row.shown)} of {plural(row.total, 'run')}: show more
    </Button>
  </>
);
