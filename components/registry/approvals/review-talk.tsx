'use client';
import { Block } from '@/components/data/block';
import { useCanWrite } from '@/components/shell/session';
import { HoverLink } from '@/components/ui/hover-link';
import { usePagedOperation } from '@/lib/client/use-operation';
import { ActivityLine } from '../activity/activity-line';
import { NewComment } from '../activity/comment-parts';
import { versionHref } from '../links';

const SHOWN = 20;

/** What was said and done of the version, and room to say more. */
export function ReviewTalk({ name, version }: { name: string; version: number }) {
  const canWrite = useCanWrite();
  const { data } = usePagedOperation('registry.listActivity', { name, version, limit: SHOWN });
  const { activities = [], modelId = '', names = {} } = data?.pages[0] ?? {};
  return (
    <Block
      title="Activity"
      actions={
        <HoverLink
          href={`${versionHref(name, version)}?tab=activity`}
          className="rounded-xs text-xs text-muted-foreground hover:text-foreground"
        >
          All of it
        </HoverLink>
      }
    >
      <div className="rounded-lg border">
        {canWrite && <NewComment modelId={modelId} name={name} version={version} />}
        <ul aria-label="Activity" className={canWrite ? 'border-t' : undefined}>
          {activities.map((activity) => (
            <ActivityLine
              key={activity.id}
              name={name}
              modelId={modelId}
              names={names}
              activity={activity}
              isOfVersion
            />
          ))}
        </ul>
      </div>
    </Block>
  );
}
