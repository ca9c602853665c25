'use client';
import {
  CircleSlash,
  Copy,
  FolderInput,
  GitCompareArrows,
  PackagePlus,
  Tag,
  Trash2,
  Undo2,
  X,
} from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { useCopy } from '@/lib/client/use-copy';
import { formatCount, plural } from '@/lib/pure/format';
import { type ExportChoices, ExportMenu } from './export-menu';
import { PurgeRuns } from './purge-runs';
import { MOST_REGISTERED } from './use-selection';

type BulkBarProps = ExportChoices & {
  ids: readonly string[];
  /** How many runs match in all; they are chosen when `isEverything`. */
  matching: number;
  isEverything: boolean;
  /** Every loaded run is chosen, and there are more. */
  canChooseAll: boolean;
  isTrash: boolean;
  canWrite: boolean;
  /** How many of them are stalled. */
  stalled: number;
  onKill: () => void;
  onCompare: () => void;
  onEverything: () => void;
  onTag: () => void;
  onMove: () => void;
  onRegister: () => void;
  onDelete: () => void;
  onRestore: () => void;
  onClear: () => void;
  /** How much of the table's foot it stands over, in pixels. */
  onCover: (height: number) => void;
};

/** Between the bar and the rows around it. */
const MARGIN = 8;

/** What can be done with the chosen rows. */
export function BulkBar(props: BulkBarProps) {
  const { ids, matching, isEverything, canChooseAll, isTrash, canWrite } = props;
  const [isCopied, copy] = useCopy();
  const bar = useRef<HTMLElement>(null);
  const { onCover } = props;
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      onCover(Math.ceil(entry?.borderBoxSize[0]?.blockSize ?? 0) + MARGIN),
    );
    if (bar.current) observer.observe(bar.current);
    return () => {
      observer.disconnect();
      onCover(0);
    };
  }, [onCover]);
  return (
    <section
      ref={bar}
      aria-label="Selected runs"
      className="absolute inset-x-0 bottom-11 z-40 mx-auto flex w-fit max-w-[calc(100%-16px)] animate-pop flex-wrap items-center gap-1 rounded-lg border bg-raised p-1 shadow-float"
    >
      <span aria-live="polite" className="px-2 font-medium tabular">
        {isEverything ? `All ${plural(matching, 'run')}` : plural(ids.length, 'run')}
      </span>
      {canChooseAll && !isEverything && (
        <Button variant="link" size="text" className="px-1 text-xs" onClick={props.onEverything}>
          Select all {formatCount(matching)} matching
        </Button>
      )}
      {ids.length > 1 && (
        <Button variant="ghost" size="sm" onClick={props.onCompare}>
          <GitCompareArrows />
          Compare
          <Kbd keys="c" />
        </Button>
      )}
      {!isEverything && (
        <Button variant="ghost" size="sm" onClick={() => copy(ids.join('\n'))}>
          <Copy />
          {isCopied ? 'Copied' : 'Copy ids'}
        </Button>
      )}
      <ExportMenu onExport={props.onExport} onPandas={props.onPandas} size="sm" />
      {canWrite && !isTrash && (
        <Button variant="ghost" size="sm" onClick={props.onTag}>
          <Tag />
          Tag
          <Kbd keys="t" />
        </Button>
      )}
      {canWrite && !isTrash && (
        <Button variant="ghost" size="sm" onClick={props.onMove}>
          <FolderInput />
          Move
        </Button>
      )}
      {canWrite && !isTrash && !isEverything && ids.length <= MOST_REGISTERED && (
        <Button variant="ghost" size="sm" onClick={props.onRegister}>
          <PackagePlus />
          Register
          <Kbd keys="r" />
        </Button>
      )}
      {canWrite && !isTrash && props.stalled > 0 && (
        <Button variant="ghost" size="sm" onClick={props.onKill}>
          <CircleSlash />
          Mark {props.stalled === ids.length ? '' : `${formatCount(props.stalled)} stalled `}as killed
        </Button>
      )}
      {canWrite &&
        (isTrash ? (
          !isEverything && (
            <>
              <Button variant="ghost" size="sm" onClick={props.onRestore}>
                <Undo2 />
                Restore
              </Button>
              <PurgeRuns ids={ids} onDone={props.onClear} />
            </>
          )
        ) : (
          <Button
            variant="ghost"
            size="sm"
            className="text-danger hover:bg-danger-soft hover:text-danger"
            onClick={props.onDelete}
          >
            <Trash2 />
            Move to trash
          </Button>
        ))}
      <Button variant="ghost" size="sm" aria-label="Clear the selection, Esc" onClick={props.onClear}>
        <X />
        <span aria-hidden>
          <Kbd keys="esc" />
        </span>
      </Button>
    </section>
  );
}
