'use client';
import { ImagePlus, LoaderCircle, TriangleAlert } from 'lucide-react';
import { type ClipboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input, Textarea } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { Segmented } from '@/components/ui/segmented';
import { useMedia } from '@/lib/client/use-media';
import { reportError, useCommand, useOperation } from '@/lib/client/use-operation';
import { figureLine, figureOf, ownAddress } from '@/lib/pure/report-figures';
import { FigureDialog } from './figure-dialog';
import { nameOfFigure } from './figure-name';
import type { Report } from './report-page';
import { ReportText } from './report-text';
import { useDraft } from './use-draft';

type EditorProps = { report: Report; onDone: () => void };

/** The text and how it reads, side by side. What is not saved yet survives in this browser. */
export function ReportEditor({ report, onDone }: EditorProps) {
  const { draft, setDraft, discard, isChanged } = useDraft(report);
  const [side, setSide] = useState<'write' | 'read'>('write');
  const [isInserting, setInserting] = useState(false);
  const isWide = useMedia('(min-width: 1024px)');
  const field = useRef<HTMLTextAreaElement>(null);
  const shown = useDeferredValue(draft.text);
  const newest = useOperation('reports.getReport', { reportId: report.id }, { every: 20_000 });
  const save = useCommand('reports.updateReport', {
    invalidates: ['reports'],
    // Somebody else was first: the page says so once it knows what they wrote.
    onError: (error) => (error.status === 409 ? void newest.refetch() : reportError(error)),
    onSuccess: () => {
      discard();
      onDone();
    },
  });
  const { id } = report;
  const canSave = draft.title.trim() !== '' && !save.isPending;
  const send = (revision: number) =>
    canSave && save.mutate({ reportId: id, ...draft, title: draft.title.trim(), revision });
  const isBehind = newest.data !== undefined && newest.data.revision > draft.revision;

  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isChanged]);

  /** Behind the cursor; in the place of what is chosen, where it `replaces` that. */
  function insert(line: string, replaces = false) {
    const { selectionStart: at = draft.text.length, selectionEnd: end = at } = field.current ?? {};
    const [before, after] = [draft.text.slice(0, at), draft.text.slice(replaces ? end : at)];
    const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    const tail = after.startsWith('\n') ? '\n' : '\n\n';
    setDraft({ ...draft, text: `${before}${lead}${line}${tail}${after}` });
    const to = before.length + lead.length + line.length + tail.length;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(to, to);
    });
  }
  /** An address of this console that can be shown becomes a figure; within a line it stays a link. */
  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>) {
    const text = event.clipboardData.getData('text/plain').trim();
    const figure = /^\S+$/.test(text) ? figureOf(text, window.location.origin) : undefined;
    const url = figure && ownAddress(text, window.location.origin);
    const { selectionStart, value } = event.currentTarget;
    if (save.isPending || !figure || !url || !/(^|\n)$/.test(value.slice(0, selectionStart))) return;
    event.preventDefault();
    insert(figureLine(nameOfFigure(figure), url), true);
  }
  const writing = (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        send(draft.revision);
      }}
      onKeyDown={(event) => {
        if (!(event.metaKey || event.ctrlKey) || !['Enter', 's'].includes(event.key)) return;
        event.preventDefault();
        send(draft.revision);
      }}
    >
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <Input
          aria-label="Title"
          readOnly={save.isPending}
          value={draft.title}
          maxLength={200}
          onChange={(event) => setDraft({ ...draft, title: event.target.value })}
          className="min-w-40 flex-1 font-medium"
        />
        <Button disabled={save.isPending} onClick={() => setInserting(true)}>
          <ImagePlus />
          Insert a figure
        </Button>
        {!isWide && (
          <Segmented<'write' | 'read'>
            label="What to show"
            value={side}
            onValueChange={setSide}
            options={[
              { value: 'write', label: 'Write' },
              { value: 'read', label: 'Read' },
            ]}
          />
        )}
        <span className="inline-flex items-center gap-1.5 text-xs text-muted-foreground">
          {isChanged ? 'Not saved yet' : 'Saved'} <Kbd keys="mod+s" />
        </span>
        <Button
          disabled={save.isPending}
          onClick={() => {
            discard();
            onDone();
          }}
        >
          {isChanged ? 'Discard' : 'Close'}
        </Button>
        <Button type="submit" variant="primary" disabled={!canSave}>
          {save.isPending && <LoaderCircle className="animate-spin" />}
          Save
        </Button>
      </div>
      {isBehind && newest.data && (
        <p
          role="alert"
          className="flex flex-wrap items-center gap-2 border-b bg-warning-soft px-4 py-2 lg:px-6"
        >
          <TriangleAlert aria-hidden className="size-4 text-warning" />
          {newest.data.updatedBy} has changed the report since you began: it is at revision{' '}
          {newest.data.revision}, yours was made on {draft.revision}. History, in the menu above, has their
          text.
          <Button size="sm" onClick={() => send(newest.data?.revision ?? draft.revision)}>
            Save mine over it
          </Button>
        </p>
      )}
      <div className="grid min-h-0 flex-1 lg:grid-cols-2">
        {(isWide || side === 'write') && (
          <Textarea
            ref={field}
            aria-label="Text"
            autoFocus
            // It closes once it is saved: what was written meanwhile would be gone.
            readOnly={save.isPending}
            value={draft.text}
            maxLength={200_000}
            placeholder={
              '## What we found\n\nPaste the address of a chart, of runs or of a picture in a line of its own.'
            }
            onChange={(event) => setDraft({ ...draft, text: event.target.value })}
            onPaste={onPaste}
            className="h-full min-h-80 resize-none rounded-none border-0 border-e px-4 py-4 font-mono text-xs leading-5 lg:px-6"
          />
        )}
        {(isWide || side === 'read') && (
          <section
            aria-label="Preview"
            className="min-h-0 min-w-0 overflow-y-auto px-4 py-4 scroll-thin lg:px-6"
          >
            <ReportText text={shown} />
          </section>
        )}
      </div>
    </form>
  );
  return (
    <>
      {writing}
      {/* Beside the form: its keys and its submit are not the report's. */}
      {isInserting && <FigureDialog onClose={() => setInserting(false)} onInsert={(line) => insert(line)} />}
    </>
  );
}
