'use client';
import { Tags } from 'lucide-react';
import { TagEditor } from '@/components/data/tag-editor';
import { useMay } from '@/components/identity/permissions/use-may';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { offerUndo } from '@/lib/client/undo';
import { useCommand } from '@/lib/client/use-operation';
import type { Experiment } from './experiment-page';

const TOUCHED = ['tracking.getExperiment', 'tracking.listExperiments'];
const SHOWN = 3;

const isOwn = ({ key }: { key: string }) => !key.startsWith('mlflow.');

export const hasOwnTags = (tags: Experiment['tags']): boolean => tags.some(isOwn);

/** Tags that people set: the first of them, each leading to all experiments that have it; all of them under the button. */
export function ExperimentTags({
  experiment: { experimentId, tags: all, lifecycleStage },
}: {
  experiment: Experiment;
}) {
  const canEdit = useMay('experiments.write', experimentId) && lifecycleStage === 'active';
  const tags = all.filter(isOwn);
  const set = useCommand('tracking.setExperimentTag', { invalidates: TOUCHED });
  const remove = useCommand('tracking.deleteExperimentTag', { invalidates: TOUCHED });
  if (tags.length === 0 && !canEdit) return null;
  return (
    <div className="ms-auto flex min-w-0 shrink-0 items-center gap-1.5">
      {tags.slice(0, SHOWN).map(({ key, value }) => (
        <HoverLink
          key={key}
          href={`/experiments?tag=${encodeURIComponent(`${key}=${value}`)}`}
          title={`${key}: ${value}`}
          className="hidden max-w-40 truncate rounded-full bg-muted px-2 text-xs leading-5 text-muted-foreground hover:text-foreground md:inline"
        >
          {value ? `${key}: ${value}` : key}
        </HoverLink>
      ))}
      <Popover>
        <PopoverTrigger asChild>
          <Button variant="ghost" size="sm">
            <Tags />
            {tags.length > 0 ? `${tags.length} ${tags.length === 1 ? 'tag' : 'tags'}` : 'Tags'}
          </Button>
        </PopoverTrigger>
        <PopoverContent
          align="end"
          aria-label="Tags of the experiment"
          // The form leaves by itself, and nothing around it.
          onEscapeKeyDown={(event) => event.target instanceof HTMLInputElement && event.preventDefault()}
          className="w-[min(380px,calc(100vw-32px))] p-3"
        >
          <TagEditor
            tags={tags}
            canEdit={canEdit}
            isBusy={set.isPending}
            onSet={(tag, done) => set.mutate({ experimentId, ...tag }, { onSuccess: done })}
            onRemove={(tag) =>
              remove.mutate(
                { experimentId, key: tag.key },
                {
                  onSuccess: () =>
                    offerUndo(`Tag ${tag.key} removed`, () => set.mutate({ experimentId, ...tag })),
                },
              )
            }
          />
        </PopoverContent>
      </Popover>
    </div>
  );
}
