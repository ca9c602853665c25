'use client';
import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { readForm } from './form';
import type { Tag } from './tag-editor';

type FormProps = { tag: Tag; isBusy: boolean; onSet: (tag: Tag) => void; onCancel: () => void };

/** A key and a value; the key of a tag that is there stays. */
export function TagForm({ tag, isBusy, onSet, onCancel }: FormProps) {
  const isNew = tag.key === '';
  return (
    <form
      className="flex items-center gap-1.5"
      onSubmit={(event) => {
        const { key = '', value = '' } = readForm(event);
        onSet({ key: key.trim(), value });
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
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
      <Button type="submit" variant="primary" size="sm" disabled={isBusy}>
        Save
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Cancel" onClick={onCancel}>
        <X />
      </Button>
    </form>
  );
}
