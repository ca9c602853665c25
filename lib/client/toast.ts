'use client';
import type { ExternalToast } from 'sonner';

type Id = string | number;

/** What says things is fetched when there is something to say, or when the browser has nothing else to do. */
let coming: Promise<typeof import('sonner')> | undefined;
let count = 0;
let isWanted = false;
const waiting = new Set<() => void>();

function sonner(): Promise<typeof import('sonner')> {
  coming ??= import('sonner').catch((error) => {
    coming = undefined;
    throw error;
  });
  return coming;
}

/** Has the place of the toasts drawn: screen readers tell of what comes into one that is there. */
export function wantToasts(): void {
  isWanted = true;
  for (const tell of waiting) tell();
}

/** Whether anybody wants toasts yet, for who draws them. */
export const toastsWanted = {
  subscribe(tell: () => void) {
    waiting.add(tell);
    return () => waiting.delete(tell);
  },
  read: () => isWanted,
};

function say(kind: 'message' | 'success' | 'error' | 'loading') {
  return (message: string, options?: ExternalToast): Id => {
    count += 1;
    const id = options?.id ?? `toast-${count}`;
    wantToasts();
    sonner().then(
      ({ toast }) => toast[kind](message, { ...options, id }),
      () => {},
    );
    return id;
  };
}

/** Says what came of an action. The one with the id of an earlier one takes its place. */
export const toast = Object.assign(say('message'), {
  success: say('success'),
  error: say('error'),
  loading: say('loading'),
  dismiss(id?: Id) {
    coming?.then(
      ({ toast }) => toast.dismiss(id),
      () => {},
    );
  },
});
