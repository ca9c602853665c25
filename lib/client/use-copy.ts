'use client';
import { useEffect, useState } from 'react';
import { announce } from './announce';

const SHOWN_FOR = 2_000;

export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without TLS browsers give no clipboard: the old way still works.
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  // Where the focus may be: a dialog takes it back at once.
  const focused = document.activeElement;
  (focused?.closest('[role=dialog], [role=alertdialog]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
}

/** Copies, and says for two seconds that it did. */
export function useCopy(): [isCopied: boolean, copy: (text: string) => void] {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return [
    isCopied,
    (text) =>
      void copyText(text).then(() => {
        setCopied(true);
        announce('Copied');
      }),
  ];
}
