'use client';
import { useState } from 'react';
import type { Report } from './report-page';

export type Draft = { title: string; text: string; revision: number };

const placeOf = (id: string) => `plumbline.report.${id}`;

function kept(id: string): Draft | undefined {
  try {
    const found: unknown = JSON.parse(window.localStorage.getItem(placeOf(id)) ?? 'null');
    const { title, text, revision } = (found ?? {}) as Partial<Draft>;
    return typeof title === 'string' && typeof text === 'string' && typeof revision === 'number'
      ? { title, text, revision }
      : undefined;
  } catch {
    return undefined;
  }
}

/** What one writes, until it is saved: it is there again after the tab was closed. */
export function useDraft({ id, title, text, revision }: Report) {
  const [draft, set] = useState<Draft>(() => kept(id) ?? { title, text, revision });
  function setDraft(next: Draft): void {
    set(next);
    try {
      window.localStorage.setItem(placeOf(id), JSON.stringify(next));
    } catch {
      // A browser that keeps nothing keeps no draft.
    }
  }
  function discard(): void {
    try {
      window.localStorage.removeItem(placeOf(id));
    } catch {
      // Nothing was kept.
    }
  }
  return { draft, setDraft, discard, isChanged: draft.title !== title || draft.text !== text };
}
