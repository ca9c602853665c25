'use client';
import { useSyncExternalStore } from 'react';
import { cn } from './cn';

const NAMES: Record<string, string> = {
  shift: '⇧',
  enter: '↵',
  esc: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  alt: 'Alt',
};

const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

function useModKey(): string {
  const apple = useSyncExternalStore(
    () => () => {},
    isApple,
    () => true,
  );
  return apple ? '⌘' : 'Ctrl';
}

/** `mod+k`, `g e`, `?`: keys held together are joined by +, one after another by a blank. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  const mod = useModKey();
  return (
    <span className={cn('inline-flex items-center gap-0.5', className)}>
      {keys
        .split(/[ +]/)
        .filter(Boolean)
        .map((key, index) => (
          <kbd
            // biome-ignore lint/suspicious/noArrayIndexKey: `g g` holds the same key twice, and the order never changes.
            key={index}
            className="inline-grid h-[18px] min-w-[18px] place-items-center rounded-xs border bg-surface px-1 font-sans text-xs leading-none text-muted-foreground"
          >
            {key === 'mod' ? mod : (NAMES[key] ?? key.toUpperCase())}
          </kbd>
        ))}
    </span>
  );
}
