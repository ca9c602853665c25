'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { keepFocus } from '@/lib/client/keep-focus';

const TagForm = lazyDialog(() => import('./tag-form').then((module) => module.TagForm));

export type Tag = { key: string; value: string };

type TagEditorProps = {
  tags: readonly Tag[];
  canEdit: boolean;
  isBusy: boolean;
  /** Calls `done` when it is kept. */
  onSet: (tag: Tag, done: () => void) => void;
  onRemove: (tag: Tag) => void;
};

/** Tags as chips: a click changes one, the cross takes it away, the last adds another. */
export function TagEditor({ tags, canEdit, isBusy, onSet, onRemove }: TagEditorProps) {
  const [edited, setEdited] = useState<Tag>();
  const done = () => {
    keepFocus();
    setEdited(undefined);
  };
  return (
    <div className="flex flex-col gap-2">
      <ul className="flex flex-wrap gap-1.5">
        {tags.map((tag) => (
          <li key={tag.key} className="inline-flex max-w-full items-center overflow-hidden rounded-md border">
            <button
              type="button"
              disabled={!canEdit}
              title={`${tag.key}: ${tag.value}`}
              onClick={() => setEdited(tag)}
              className="flex min-h-6 min-w-0 items-center text-xs enabled:hover:bg-hover"
            >
              <span className="truncate bg-surface px-1.5 py-1 text-muted-foreground">{tag.key}</span>
              <span className="truncate px-1.5">{tag.value}</span>
            </button>
            {canEdit && (
              <button
                type="button"
                aria-label={`Remove the tag ${tag.key}`}
                onClick={() => {
                  keepFocus();
                  onRemove(tag);
                }}
                className="grid size-6 shrink-0 place-items-center text-muted-foreground hover:bg-muted hover:text-foreground"
              >
                <X className="size-3" />
              </button>
            )}
          </li>
        ))}
        {tags.length === 0 && !edited && <li className="text-muted-foreground">None.</li>}
        {canEdit && !edited && (
          <li>
            <Button
              variant="ghost"
              size="icon-xs"
              aria-label="Add a tag"
              onClick={() => setEdited({ key: '', value: '' })}
            >
              <Plus />
            </Button>
          </li>
        )}
      </ul>
      {edited && (
        <TagForm
          key={edited.key}
          tag={edited}
          isBusy={isBusy}
          onSet={(tag) => onSet(tag, done)}
          onCancel={done}
        />
      )}
    </div>
  );
}
