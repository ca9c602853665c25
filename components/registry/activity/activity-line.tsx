'use client';
import {
  AtSign,
  CircleCheck,
  CircleX,
  ClipboardCheck,
  GitPullRequestArrow,
  type LucideIcon,
  MessageSquare,
  MoveRight,
  Package,
  PencilLine,
  Tag,
  Trash2,
  Undo2,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { CommentText } from '@/components/comments/comment-text';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import { versionWords } from '@/lib/pure/version-words';
import { versionHref } from '../links';
import { type Activity, recordOf, wordsOf } from './activity-words';
import { CheckRecord } from './check-record';
import { ActivityActions, CommentEditor } from './comment-parts';

const SIGNS: Partial<Record<Activity['type'], { icon: LucideIcon; tone?: string }>> = {
  APPLIED_TRANSITION: { icon: MoveRight, tone: 'text-accent' },
  SYSTEM_TRANSITION: { icon: MoveRight },
  REQUESTED_TRANSITION: { icon: GitPullRequestArrow, tone: 'text-warning' },
  APPROVED_REQUEST: { icon: CircleCheck, tone: 'text-success' },
  REJECTED_REQUEST: { icon: CircleX, tone: 'text-danger' },
  CANCELLED_REQUEST: { icon: Undo2 },
  NEW_COMMENT: { icon: MessageSquare },
  SET_ALIAS: { icon: AtSign },
  DELETED_ALIAS: { icon: AtSign },
  SET_TAG: { icon: Tag },
  DELETED_TAG: { icon: Tag },
  REPORTED_CHECK: { icon: ClipboardCheck },
  CHANGED_RULES: { icon: ClipboardCheck },
  CREATED_MODEL: { icon: Package },
  CREATED_VERSION: { icon: Package },
  DELETED_VERSION: { icon: Trash2 },
  DELETED_MODEL: { icon: Trash2 },
};

type LineProps = {
  name: string;
  modelId: string;
  /** Of those whom comments mention. */
  names: Readonly<Record<string, string>>;
  activity: Activity;
  isOfVersion: boolean;
};

/** One thing that happened: who, what, when; what was said, and what was looked at. */
export function ActivityLine({ name, modelId, names, activity, isOfVersion }: LineProps) {
  const [isEditing, setEditing] = useState(false);
  const { type, version, userName, time, lastUpdatedTime, comment, systemComment, details } = activity;
  const { icon: Icon, tone } = SIGNS[type] ?? { icon: PencilLine };
  const { checks, override, archived } = recordOf(details);
  const url = typeof details?.url === 'string' ? details.url : undefined;
  const summary = typeof details?.summary === 'string' ? details.summary : '';
  const isComment = type === 'NEW_COMMENT';
  return (
    <li className="group flex gap-3 border-b px-4 py-2.5 last:border-b-0 lg:px-6">
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0 text-muted-foreground', tone)} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="[overflow-wrap:anywhere]">
            <span className="font-medium">{userName}</span>{' '}
            <span className="text-muted-foreground">{wordsOf(activity, isOfVersion)}</span>
          </span>
          <span className="text-xs text-muted-foreground">
            <Time value={time} />
            {isComment && lastUpdatedTime > time && ', edited'}
          </span>
          {version !== null && !isOfVersion && type !== 'DELETED_VERSION' && (
            <HoverLink
              href={versionHref(name, version)}
              className="rounded-xs text-xs text-muted-foreground hover:text-foreground"
            >
              open version {version}
            </HoverLink>
          )}
          {isComment && !isEditing && <ActivityActions activity={activity} onEdit={() => setEditing(true)} />}
        </p>
        {isEditing ? (
          <CommentEditor modelId={modelId} activity={activity} onDone={() => setEditing(false)} />
        ) : (
          <>
            {comment && <Said text={comment} names={names} isLong={isComment} />}
            {systemComment && <p className="text-xs text-muted-foreground">{systemComment}</p>}
            {summary && <p className="text-muted-foreground [overflow-wrap:anywhere]">{summary}</p>}
            {url && (
              <a
                href={url}
                target="_blank"
                rel="noreferrer noopener"
                className="text-xs text-accent underline"
              >
                {url}
              </a>
            )}
            {archived.length > 0 && (
              <p className="text-xs text-muted-foreground">
                Put aside: {versionWords(archived)}, which {archived.length === 1 ? 'was' : 'were'} there
                before.
              </p>
            )}
            <CheckRecord checks={checks} override={override} />
          </>
        )}
      </div>
    </li>
  );
}

const LONG = 600;

/** What somebody wrote: its first part, where it is long. */
type SaidProps = { text: string; names: LineProps['names']; isLong: boolean };

function Said({ text, names, isLong }: SaidProps): ReactNode {
  const [isWhole, setWhole] = useState(false);
  const isCut = text.length > LONG && !isWhole && !isLong;
  return (
    <div className="mt-1">
      <CommentText text={isCut ? `${text.slice(0, LONG)}…` : text} names={names} />
      {isCut && (
        <Button variant="link" size="text" className="text-xs" onClick={() => setWhole(true)}>
          Show all of it
        </Button>
      )}
    </div>
  );
}
