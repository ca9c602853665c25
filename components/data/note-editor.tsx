'use client';
import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';

type NoteEditorProps = {
  text: string;
  label: string;
  isBusy: boolean;
  onSave: (text: string) => void;
  onCancel: () => void;
};

export function NoteEditor({ text, label, isBusy, onSave, onCancel }: NoteEditorProps) {
  const [draft, setDraft] = useState(text);
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(draft);
      }}
    >
      <Textarea
        aria-label={label}
        autoFocus
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onSave(draft);
          if (event.key === 'Escape') onCancel();
        }}
        className="min-h-36 font-mono text-xs leading-5"
      />
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" size="sm" disabled={isBusy}>
          {isBusy && <LoaderCircle className="animate-spin" />}
          Save
        </Button>
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
        <span className="ms-auto inline-flex items-center gap-1.5 text-xs text-muted-foreground">
          Markdown <Kbd keys="mod+enter" />
        </span>
      </div>
    </form>
  );
}
