'use client';
import { Slot } from 'radix-ui';
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Kbd } from './kbd';
import { type Side, showBeside } from './place';

type TooltipProps = {
  content: ReactNode;
  /** A shortcut that does the same. */
  keys?: string;
  side?: Side;
  children: ReactNode;
};

const DELAY = 400;
/** Who has just read one reads the next at once. */
const STILL_READING = 150;
/** The way from the control to its words, which may be hovered over too. */
const GRACE = 100;

let lastHidden = Number.NEGATIVE_INFINITY;

/** Words for what a control or a value is. The trigger needs an accessible name of its own. */
export function Tooltip({ content, keys, side = 'top', children }: TooltipProps) {
  const [anchor, setAnchor] = useState<Element>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();

  function later(milliseconds: number, then: () => void) {
    clearTimeout(timer.current);
    timer.current = setTimeout(then, milliseconds);
  }
  function hide() {
    clearTimeout(timer.current);
    if (anchor) lastHidden = performance.now();
    setAnchor(undefined);
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <>
      <Slot.Root
        aria-describedby={anchor ? id : undefined}
        onPointerEnter={({ pointerType, currentTarget }) => {
          if (pointerType === 'touch') return;
          const isReading = performance.now() - lastHidden < STILL_READING;
          later(isReading ? 0 : DELAY, () => setAnchor(currentTarget));
        }}
        onPointerLeave={() => later(GRACE, hide)}
        onPointerDown={hide}
        onClick={hide}
        onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && setAnchor(currentTarget)}
        onBlur={hide}
      >
        {children}
      </Slot.Root>
      {anchor?.isConnected && (
        <Bubble
          id={id}
          anchor={anchor}
          side={side}
          onHide={hide}
          onNear={() => clearTimeout(timer.current)}
          onFar={() => later(GRACE, hide)}
        >
          {content}
          {keys && <Kbd keys={keys} />}
        </Bubble>
      )}
    </>
  );
}

type BubbleProps = {
  id: string;
  anchor: Element;
  side: Side;
  onHide: () => void;
  onNear: () => void;
  onFar: () => void;
  children: ReactNode;
};

function Bubble({ id, anchor, side, onHide, onNear, onFar, children }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);
  const hide = useRef(onHide);
  hide.current = onHide;
  useLayoutEffect(() => {
    if (bubble.current) showBeside(bubble.current, anchor, { side, isCentred: true, gap: 6 });
  });
  useEffect(() => {
    const ended = new AbortController();
    const options = { capture: true, signal: ended.signal };
    window.addEventListener('keydown', (event) => event.key === 'Escape' && hide.current(), options);
    window.addEventListener('scroll', () => hide.current(), options);
    return () => ended.abort();
  }, []);
  return createPortal(
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      popover="manual"
      onPointerEnter={onNear}
      onPointerLeave={onFar}
      className="fixed inset-auto m-0 flex max-w-80 animate-pop items-center gap-2 overflow-visible rounded-md border bg-raised px-2 py-1 text-xs text-foreground shadow-float"
    >
      {children}
    </div>,
    document.body,
  );
}
