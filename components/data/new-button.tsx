'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { useActions } from '@/lib/client/actions';

type Props = {
  /** `model`, `service principal` */
  noun: string;
  /** What its key is listed under. */
  group: string;
  size?: 'sm' | 'md';
} & ({ href: string; onNew?: never } | { href?: never; onNew: () => void });

/** Makes another one of what a page lists; n does it too. */
export function NewButton({ noun, group, size = 'md', href, onNew }: Props) {
  const router = useRouter();
  const run = href === undefined ? onNew : () => router.push(href);
  useActions([{ label: `New ${noun}`, keys: 'n', group, run }]);
  const shown = (
    <>
      <Plus />
      <span>
        New<span className="[header_&]:max-sm:sr-only"> {noun}</span>
      </span>
    </>
  );
  return href === undefined ? (
    <Button variant="primary" size={size} onClick={onNew}>
      {shown}
    </Button>
  ) : (
    <Button variant="primary" size={size} asChild>
      <Link href={href}>{shown}</Link>
    </Button>
  );
}
