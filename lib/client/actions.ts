'use client';
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { LAYER, TYPING } from './focus';
import { readStored } from './stored';

/** What can be done now: by a key, from the command menu, listed in the shortcuts dialog. */
export type Action = {
  label: string;
  /** `mod+k`, `g e`, `?`, `shift+x`. */
  keys?: string;
  group: string;
  run: () => void;
  /** Found by keys alone: it makes no sense from the command menu. */
  isKeyOnly?: boolean;
};

let current: readonly Action[] = [];
const registered = new Map<symbol, readonly Action[]>();
const listeners = new Set<() => void>();

function publish() {
  current = [...registered.values()].flat();
  for (const listener of listeners) listener();
}

/** Offers actions as long as the component is on the page. The newest wins a key that two want. */
export function useActions(actions: readonly Action[]): void {
  const latest = useRef(actions);
  // With what is drawn, not after it: the next key may come before.
  useLayoutEffect(() => {
    latest.current = actions;
  });
  const shape = actions.map(({ label, keys }) => `${label} ${keys}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered anew when what is offered changes; `run` is always the latest.
  useEffect(() => {
    const id = Symbol();
    registered.set(
      id,
      latest.current.map((action, index) => ({ ...action, run: () => latest.current[index]?.run() })),
    );
    publish();
    return () => {
      registered.delete(id);
      publish();
    };
  }, [shape]);
}

export const useRegisteredActions = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
    () => current,
  );

const KEY_NAMES: Record<string, string> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Escape: 'esc',
  Enter: 'enter',
};

function pressed(event: KeyboardEvent): string {
  const key = KEY_NAMES[event.key] ?? (event.key.length === 1 ? event.key : event.key.toLowerCase());
  // With Shift they are the browser's: of its bookmarks, its tools.
  if (event.metaKey || event.ctrlKey) return `mod+${event.shiftKey ? 'shift+' : ''}${key.toLowerCase()}`;
  return /^[A-Z]$/.test(key) ? `shift+${key.toLowerCase()}` : key;
}

const OPEN_LAYER = `${LAYER}, [role=listbox]:not([hidden])`;
const ACTS_BY_ITSELF = 'a, button, [role=button], [role=tab], [role=slider], summary';
const SEQUENCE_WITHIN = 900;
/** Keys that go on as long as they are held down; others would do twice what was asked for once. */
const WALKS = /^(?:[jk[\]]|up|down|left|right)$/;

/** The one key listener of the console. */
export function useActionKeys(): void {
  useEffect(() => {
    let before = { key: '', at: 0 };
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const key = pressed(event);
      const isChord = key.startsWith('mod+');
      const target = event.target instanceof Element ? event.target : undefined;
      if (!isChord) {
        if (readStored('plumbline.shortcuts') === 'off') return;
        if (target?.closest(TYPING) || document.querySelector(OPEN_LAYER)) return;
        if (key === 'enter' && target?.closest(ACTS_BY_ITSELF)) return;
      }
      const sequence = event.timeStamp - before.at < SEQUENCE_WITHIN ? `${before.key} ${key}` : '';
      const matching = (keys: string) => current.findLast((action) => action.keys === keys);
      const action = (sequence && matching(sequence)) || matching(key);
      before = { key, at: event.timeStamp };
      if (!action) return;
      event.preventDefault();
      if (event.repeat && !WALKS.test(key)) return;
      before = { key: '', at: 0 };
      action.run();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
