'use client';
import { useEffect, useRef } from 'react';
import { command, type InputOf } from '@/lib/client/call';

type State = InputOf<'tracking.rememberView'>['state'];

const PAUSE = 600;

/** Notes the view for the next visit, a moment after it last changed and when the page is left. */
export function useRememberView(experimentId: string, state: State, isOn: boolean): void {
  const text = JSON.stringify(state);
  const noted = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!isOn) return;
    noted.current ??= text;
    if (noted.current === text) return;
    const input = { experimentId, state: JSON.parse(text) as State };
    const note = () => {
      noted.current = text;
      // Only a bookmark: without it the next visit begins as the last one that was noted.
      void command('tracking.rememberView', input).catch(() => undefined);
    };
    const leave = () => {
      if (noted.current === text) return;
      noted.current = text;
      const body = new Blob([JSON.stringify(input)], { type: 'application/json' });
      navigator.sendBeacon('/api/console/tracking.rememberView', body);
    };
    const timer = setTimeout(note, PAUSE);
    window.addEventListener('pagehide', leave);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', leave);
    };
  }, [experimentId, text, isOn]);
}
