'use client';
import { Check, ChevronDown } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { cn } from './cn';
import { floatingItem, floatingPanel } from './floating';
import { showBeside } from './place';

type Option<Value extends string> = { value: Value; label: string };

type SelectProps<Value extends string> = {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly Option<Value>[];
  /** Names the control; shown before the value when `isLabelShown`. */
  label: string;
  isLabelShown?: boolean;
  icon?: ReactNode;
  size?: 'sm' | 'md';
  className?: string;
  id?: string;
  'aria-describedby'?: string;
};

const PAGE = 10;
/** Letters typed within this time, in milliseconds, are one word. */
const WORD = 700;

/** One of several, in a list that opens. The focus stays on the button, which says which option stands out. */
export function Select<Value extends string>({
  value,
  onValueChange,
  options,
  label,
  isLabelShown,
  icon,
  size = 'md',
  className,
  id,
  'aria-describedby': describedBy,
}: SelectProps<Value>) {
  const button = useRef<HTMLButtonElement>(null);
  const typed = useRef({ word: '', at: 0 });
  const listId = useId();
  const [current, setCurrent] = useState<number>();
  const isOpen = current !== undefined;
  const chosen = options.findIndex((option) => option.value === value);

  const close = () => setCurrent(undefined);
  const open = () => setCurrent(Math.max(0, chosen));
  function choose(at: number) {
    const option = options[at];
    close();
    if (option && option.value !== value) onValueChange(option.value);
  }

  function find(letter: string, from: number): number {
    const now = performance.now();
    const { word, at } = typed.current;
    const next = now - at < WORD ? word + letter : letter;
    typed.current = { word: next, at: now };
    // One letter again and again goes through all that begin with it.
    const isSame = [...next].every((each) => each === next[0]);
    const sought = isSame ? (next[0] ?? '') : next;
    const order = options.map((_, offset) => (from + offset + (isSame ? 1 : 0)) % options.length);
    return order.find((place) => options[place]?.label.toLowerCase().startsWith(sought)) ?? -1;
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = options.length - 1;
    const isTyping = performance.now() - typed.current.at < WORD;
    const moves: Record<string, number> = {
      ArrowDown: (current ?? 0) + 1,
      ArrowUp: (current ?? 0) - 1,
      PageDown: (current ?? 0) + PAGE,
      PageUp: (current ?? 0) - PAGE,
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    if (event.key === 'Tab') {
      if (isOpen) choose(current);
      return;
    }
    if (event.key === 'Enter' || (event.key === ' ' && !isTyping)) {
      if (isOpen) choose(current);
      else open();
    } else if (move !== undefined) {
      if (isOpen) setCurrent(Math.max(0, Math.min(move, last)));
      else if (event.key.startsWith('Arrow')) open();
      else return;
    } else if (event.key.length === 1) {
      const found = find(event.key.toLowerCase(), Math.max(0, current ?? chosen));
      if (found >= 0 && isOpen) setCurrent(found);
      else if (found >= 0) choose(found);
    } else return;
    event.preventDefault();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        role="combobox"
        id={id}
        aria-label={id ? undefined : label}
        aria-describedby={describedBy}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${current}` : undefined}
        onClick={({ currentTarget }) => {
          currentTarget.focus();
          if (isOpen) close();
          else open();
        }}
        onKeyDown={press}
        onBlur={close}
        className={cn(
          'inline-flex items-center gap-1.5 whitespace-nowrap rounded-md border border-control bg-background transition-colors duration-100 hover:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground',
          size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-2.5 text-sm',
          className,
        )}
      >
        {icon}
        {isLabelShown && <span className="text-muted-foreground">{label}</span>}
        <span>{options[chosen]?.label}</span>
        <ChevronDown aria-hidden className="ms-auto" />
      </button>
      {isOpen && button.current && (
        <Listbox
          id={listId}
          label={label}
          button={button.current}
          options={options}
          chosen={chosen}
          current={current}
          onCurrent={setCurrent}
          onChoose={choose}
          onClose={close}
        />
      )}
    </>
  );
}

type ListboxProps = {
  id: string;
  label: string;
  button: HTMLButtonElement;
  options: readonly Option<string>[];
  chosen: number;
  current: number;
  onCurrent: (at: number) => void;
  onChoose: (at: number) => void;
  onClose: () => void;
};

/** Above everything, yet within what the button stands in: a dialog does not take it for the page behind. */
function Listbox({
  id,
  label,
  button,
  options,
  chosen,
  current,
  onCurrent,
  onChoose,
  onClose,
}: ListboxProps) {
  const list = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const place = () => list.current && showBeside(list.current, button, { side: 'bottom', gap: 4 });
    place();
    const ended = new AbortController();
    const options = { capture: true, signal: ended.signal };
    window.addEventListener('resize', place, options);
    window.addEventListener('scroll', (event) => event.target !== list.current && place(), options);
    // Before a dialog around it hears the key, and closes too.
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return;
        event.stopImmediatePropagation();
        event.preventDefault();
        close.current();
      },
      options,
    );
    return () => ended.abort();
  }, [button]);

  useLayoutEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      tabIndex={-1}
      aria-label={label}
      popover="manual"
      data-state="open"
      // The focus stays where it is.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      style={{ minWidth: button.offsetWidth }}
      className={cn(
        floatingPanel,
        'fixed inset-auto m-0 max-h-[min(24rem,calc(100dvh-16px))] overflow-y-auto p-1 scroll-thin',
      )}
    >
      {options.map((option, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the button, which has the focus.
        <div
          key={option.value}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === chosen}
          data-highlighted={at === current ? '' : undefined}
          onPointerMove={() => at !== current && onCurrent(at)}
          onClick={() => onChoose(at)}
          className={cn(floatingItem, 'whitespace-nowrap pe-8')}
        >
          {option.label}
          {at === chosen && <Check aria-hidden className="absolute end-2 text-accent" />}
        </div>
      ))}
    </div>
  );
}
