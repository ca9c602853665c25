'use client';
import { Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { lazyDialog, lazyPart } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { Block, Nothing } from './block';

const Markdown = lazyPart(() => import('./markdown').then((module) => module.Markdown));
const NoteEditor = lazyDialog(() => import('./note-editor').then((module) => module.NoteEditor));

type NoteBlockProps = {
  title: string;
  text: string;
  canEdit: boolean;
  isBusy: boolean;
  /** Of the page's keys. */
  group: string;
  /** What is said where there is no text. */
  nothing: ReactNode;
  /** Calls `onDone` once it is saved; `seen` is the text that was there when it was begun. */
  onSave: (text: string, onDone: () => void, seen: string) => void;
};

/** A text in Markdown that is read here, and written here. */
export function NoteBlock({ title, text, canEdit, isBusy, group, nothing, onSave }: NoteBlockProps) {
  const [isEditing, setEditing] = useState(false);
  const label = `Edit the ${title.toLowerCase()}`;
  useActions(canEdit ? [{ label, keys: 'e', group, run: () => setEditing(true) }] : []);
  return (
    <Block
      title={title}
      actions={
        canEdit &&
        !isEditing && (
          <Button variant="ghost" size="icon-xs" aria-label={label} onClick={() => setEditing(true)}>
            <Pencil />
          </Button>
        )
      }
    >
      {isEditing ? (
        <NoteEditor
          text={text}
          label={title}
          isBusy={isBusy}
          onSave={(value, seen) => onSave(value, () => setEditing(false), seen)}
          onCancel={() => setEditing(false)}
        />
      ) : text ? (
        <Markdown text={text} />
      ) : (
        <Nothing>{nothing}</Nothing>
      )}
    </Block>
  );
}
