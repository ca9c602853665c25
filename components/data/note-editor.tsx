'use client';
import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { keepFocus } from '@/lib/client/keep-focus';
import { useLeave } from './use-leave';

type NoteEditorProps = {
  /** As it is kept; another while one writes where somebody else changed it. */
  text: string;
  /** The same on the server, where the field begins with more. */
  stored?: string;
  /** What was written on it already, elsewhere. */
  begun?: string;
  onWrite?: (text: string) => void;
  label: string;
  isBusy: boolean;
  /** `seen` is what was stored when one began, or what one saves over knowingly. */
  onSave: (text: string, seen: string) => void;
  onCancel: () => void;
};

export function NoteEditor({
  text,
  stored = text,
  begun = text,
  onWrite,
  label,
  isBusy,
  onSave,
  onCancel,
}: NoteEditorProps) {
  // Of notes that change meanwhile: these were written on.
  const [kept] = useState({ text, stored });
  const [draft, setDraft] = useState(begun);
  const isOvertaken = stored !== kept.stored;
  function save(seen = kept.stored) {
    if (isBusy) return;
    keepFocus();
    onSave(draft, seen);
  }
  function cancel() {
    keepFocus();
    onCancel();
  }
  const { leave, said } = useLeave(draft, kept.text, cancel);
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
      {isOvertaken && (
        <div className="flex flex-col gap-2 rounded-md border p-2 text-xs">
          <p>By now it says:</p>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
            className="max-h-32 overflow-y-auto whitespace-pre-wrap scroll-thin"
          >
            {stored || '(nothing)'}
          </pre>
          <Button size="sm" className="self-start" disabled={isBusy} onClick={() => save(stored)}>
            Save mine over it
          </Button>
        </div>
      )}
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" size="sm" disabled={isBusy}>
          {isBusy && <LoaderCircle className="animate-spin" />}
          Save
        </Button>
        <Button size="sm" onClick={cancel}>
          Cancel
        </Button>
        <span role="status" className="ms-auto text-xs text-warning">
          {said || (isOvertaken && 'Somebody else changed it meanwhile.')}
        </span>
        {!said && !isOvertaken && (
          <span className="inline-flex items-center gap-1.5 text-xs text-muted-foreground">
            Markdown <Kbd keys="mod+enter" />
          </span>
        )}
      </div>
    </form>
  );
}
