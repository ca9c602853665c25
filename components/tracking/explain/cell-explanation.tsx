'use client';
import { Popover as Primitive } from 'radix-ui';
import { useRef } from 'react';
import { cn } from '@/components/ui/cn';
import { floatingPanel } from '@/components/ui/floating';
import { Explanation } from './explanation';

export type ExplainedCell = {
  element: HTMLElement;
  runId: string;
  metricKey: string;
  /** Under the pointer it leaves the focus where it is, and goes with the pointer. */
  isHovered: boolean;
};

type Props = {
  cell: ExplainedCell;
  /** To the next number of the row, or the one before. */
  onStep: (by: 1 | -1) => void;
  onClose: () => void;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
};

/** Where a number of a table comes from, beside it. */
export function CellExplanation({ cell, onStep, onClose, onPointerEnter, onPointerLeave }: Props) {
  const anchor = useRef(cell.element);
  anchor.current = cell.element;
  const { runId, metricKey, isHovered } = cell;
  return (
    <Primitive.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Primitive.Anchor virtualRef={anchor} />
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={4}
          align="end"
          collisionPadding={8}
          aria-label={`Where ${metricKey} comes from`}
          className={cn(floatingPanel, 'flex max-h-(--radix-popover-content-available-height) flex-col')}
          onPointerEnter={onPointerEnter}
          onPointerLeave={onPointerLeave}
          onOpenAutoFocus={(event) => isHovered && event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!isHovered) cell.element.closest<HTMLElement>('[data-row-id]')?.focus();
          }}
          onKeyDown={({ key }) => {
            if (key === 'ArrowRight') onStep(1);
            if (key === 'ArrowLeft') onStep(-1);
          }}
        >
          <Explanation key={`${runId} ${metricKey}`} runId={runId} metricKey={metricKey} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
