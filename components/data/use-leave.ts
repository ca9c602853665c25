'use client';
import { useState } from 'react';

/**
 * Leaves a text that is being written at Escape. What was written on goes only when the key is pressed once more, and nothing was
 * written between.
 *
 * @param draft as it stands in the field
 * @param kept as it was before
 * @returns `said` is for a live region, empty where nothing would be lost
 */
export function useLeave(draft: string, kept: string, onLeave: () => void) {
  const [asked, setAsked] = useState<string>();
  const isAsking = draft !== kept && asked === draft;
  return {
    leave: () => (draft === kept || isAsking ? onLeave() : setAsked(draft)),
    said: isAsking ? 'Escape once more throws away what you wrote.' : '',
  };
}
