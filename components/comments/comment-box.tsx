'use client';
import { LoaderCircle } from 'lucide-react';
import { type Ref, useState } from 'react';
import { useLeave } from '@/components/data/use-leave';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { type About, MentionField } from './mention-field';

type CommentBoxProps = {
  about: About;
  label?: string;
  text?: string;
  placeholder?: string;
  /** What the button says. */
  action: string;
  isBusy: boolean;
  /** Calls `onDone` once it is kept. */
  onSend: (text: string, onDone: () => void) => void;
  onCancel?: () => void;
  autoFocus?: boolean;
  ref?: Ref<HTMLTextAreaElement | null>;
};

/** Writes a comment, or changes one. */
export function CommentBox({ about, label = 'Comment', text = '', action, isBusy, ...box }: CommentBoxProps) {
  const { onSend, onCancel, placeholder, autoFocus, ref } = box;
  const [draft, setDraft] = useState(text);
  const canSend = draft.trim() !== '' && !isBusy;
  // What was written on meanwhile is not sent yet.
  const send = () => canSend && onSend(draft, () => setDraft((now) => (now === draft ? '' : now)));
  const { leave, said } = useLeave(draft, text, () => onCancel?.());
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MentionField
        about={about}
        label={label}
        value={draft}
        onValueChange={setDraft}
        onSend={send}
        // One that closes once it is kept takes nothing meanwhile: it would be gone.
        readOnly={isBusy && onCancel !== undefined}
        {...(onCancel && { onCancel: leave })}
        {...(placeholder !== undefined && { placeholder })}
        {...(autoFocus && { autoFocus })}
        {...(ref && { ref })}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={!canSend}>
          {isBusy && <LoaderCircle className="animate-spin" />}
          {action}
        </Button>
        {onCancel && (
          <Button size="sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
        {!said && (
          <span className="inline-flex items-center gap-1.5 text-xs text-muted-foreground">
            <Kbd keys="mod+enter" /> Markdown, @ mentions people
          </span>
        )}
        <span role="status" className="text-xs text-warning">
          {said}
        </span>
      </div>
    </form>
  );
}
