'use client';
import { useCallback, useState } from 'react';

export type Draft = {
  text: string;
  /** Reports that have not come back, oldest first. */
  sent: readonly string[];
};

/** What is in the field once the value has become another: our own report coming back undoes nothing that was typed meanwhile. */
export function afterChange({ text, sent }: Draft, value: string): Draft {
  const at = sent.indexOf(value);
  if (at >= 0) return { text, sent: sent.slice(at + 1) };
  return { text: text.trim() === value ? text : value, sent: [] };
}

/**
 * What is being typed into a field whose value is held elsewhere, and reported there after a while.
 *
 * @param value as it is held
 * @param onValue reports another
 */
export function useDraft(value: string, onValue: (value: string) => void) {
  const [draft, setDraft] = useState<Draft>({ text: value, sent: [] });
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setDraft(afterChange(draft, value));
  }
  const write = useCallback((text: string) => setDraft((before) => ({ ...before, text })), []);
  const report = useCallback(
    (text: string) => {
      if (text === value) return;
      setDraft((before) => ({ ...before, sent: [...before.sent, text] }));
      onValue(text);
    },
    [value, onValue],
  );
  return { draft: draft.text, setDraft: write, report };
}
