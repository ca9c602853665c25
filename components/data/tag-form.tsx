'use client';
import { Input } from '@/components/ui/input';
import { LineForm } from './line-form';
import type { Tag } from './tag-editor';

type FormProps = { tag: Tag; isBusy: boolean; onSet: (tag: Tag) => void; onCancel: () => void };

/** A key and a value; the key of a tag that is there stays. */
export function TagForm({ tag, isBusy, onSet, onCancel }: FormProps) {
  const isNew = tag.key === '';
  return (
    <LineForm
      action="Save"
      isBusy={isBusy}
      onSubmit={({ key = '', value = '' }) => onSet({ key: key.trim(), value })}
      onCancel={onCancel}
    >
      <Input
        name="key"
        aria-label="Tag key"
        placeholder="key"
        required
        defaultValue={tag.key}
        readOnly={!isNew}
        autoFocus={isNew}
        className="h-7 flex-1 text-xs read-only:bg-muted"
      />
      <Input
        name="value"
        aria-label="Tag value"
        placeholder="value"
        defaultValue={tag.value}
        autoFocus={!isNew}
        className="h-7 flex-1 text-xs"
      />
    </LineForm>
  );
}
