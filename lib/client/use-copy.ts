'use client';
import { useEffect, useState } from 'react';
import { announce } from './announce';
import { toast } from './toast';

const SHOWN_FOR = 2_000;

/** Puts a text where it is pasted from. Answers whether the browser let it: where not, that is told. */
async function copyText(text: string): Promise<boolean> {
  const isCopied = await write(text).catch(() => false);
  if (!isCopied) toast.error('The browser did not let it be copied: its settings for this page say who may.');
  return isCopied;
}

async function write(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  // Without TLS browsers give no clipboard: the old way still works.
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  // Where the focus may be: a dialog takes it back at once.
  const focused = document.activeElement;
  (focused?.closest('[role=dialog], [role=alertdialog]') ?? document.body).append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

/** Copies, and says so once it is done. */
export async function copyAndSay(text: string, said: string): Promise<void> {
  if (await copyText(text)) toast.success(said);
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
      void copyText(text).then((wasCopied) => {
        setCopied(wasCopied);
        if (wasCopied) announce('Copied');
      }),
  ];
}
