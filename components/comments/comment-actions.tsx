'use client';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { Button } from '@/components/ui/button';

type ActionsProps = {
  /** Where one may change it. */
  onEdit?: (() => void) | undefined;
  /** Where one may take it away; told when it is gone. */
  onDelete?: ((onSuccess: () => void) => void) | undefined;
  isDeleting: boolean;
  /** What else goes, in a sentence. */
  alsoGone?: string;
};

/** Edit and delete, for who may. */
export function CommentActions({ onEdit, onDelete, isDeleting, alsoGone }: ActionsProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <span className="ms-auto flex gap-1">
      {onEdit && (
        <Button variant="ghost" size="icon-xs" aria-label="Edit the comment" onClick={onEdit}>
          <Pencil />
        </Button>
      )}
      {onDelete && (
        <>
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label="Delete the comment"
            onClick={() => setAsking(true)}
          >
            <Trash2 />
          </Button>
          <Confirm
            isOpen={isAsking}
            onOpenChange={setAsking}
            title="Delete the comment?"
            description={[alsoGone, 'The audit log keeps what it said.'].filter(Boolean).join(' ')}
            action="Delete"
            isBusy={isDeleting}
            onConfirm={() => onDelete(() => setAsking(false))}
          />
        </>
      )}
    </span>
  );
}
