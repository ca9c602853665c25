'use client';
import { useEffect } from 'react';
import { useSession } from '@/components/shell/session';
import { command } from '@/lib/client/call';
import { readStored, writeStored } from '@/lib/client/stored';

/** Tells the server once from each browser that its user has looked at a comparison: one of the first steps. */
export function useNoteComparison(hasCompared: boolean): void {
  const noted = `plumbline.compared.${useSession().user.id}`;
  useEffect(() => {
    if (!hasCompared || readStored(noted)) return;
    writeStored(noted, 'yes');
    // A step that stays open is no fault to tell of; the next comparison tries again.
    command('home.noteComparison', {}).catch(() => writeStored(noted, null));
  }, [hasCompared, noted]);
}
