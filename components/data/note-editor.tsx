'use client';
import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { keepFocus } from '@/lib/client/keep-focus';
import { useLeave } from './use-leave';

type NoteEditorProps = {
  /** As it is kept. */
  text: string;
  /** What was written on it already, elsewhere. */
  begun?: string;
  onWrite?: (text: string) => void;
  label: string;
  isBusy: boolean;
  onSave: (text: string) => void;
  onCancel: () => void;
};

export function NoteEditor({
  text,
  begun = text,
  onWrite,
  label,
  isBusy,
  onSave,
  onCancel,
}: NoteEditorProps) {
  // Of notes that change meanwhile: these were written on.
  const [kept] = useState(text);
  const [draft, setDraft] = useState(begun);
  function save() {
    if (isBusy) return;
    keepFocus();
    onSave(draft);
  }
  function cancel() {
    keepFocus();
    onCancel();
  }
  const { leave, said } = useLeave(draft, kept, cancel);
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Textarea
        aria-label={label}
        autoFocus
        // It closes once it is saved: what was written meanwhile would be gone.
        readOnly={isBusy}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          onWrite?.(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) save();
          if (event.key === 'Escape') leave();
        }}
        className="min-h-36 font-mono text-xs leading-5"
      />
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" size="sm" disabled={isBusy}>
          {isBusy && <LoaderCircle className="animate-spin" />}
          Save
        </Button>
        <Button size="sm" onClick={cancel}>
          Cancel
        </Button>
        <span role="status" className="ms-auto text-xs text-warning">
          {said}
        </span>
        {!said && (
          <span className="inline-flex items-center gap-1.5 text-xs text-muted-foreground">
            Markdown <Kbd keys="mod+enter" />
          </span>
        )}
      </div>
    </form>
  );
}
