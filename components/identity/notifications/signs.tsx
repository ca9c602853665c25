import { Bell, CircleAlert, CircleCheck, FileInput, type LucideIcon, TriangleAlert } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { OutputOf } from '@/lib/client/call';

export type Notification = OutputOf<'identity.listNotifications'>['notifications'][number];

/** A kind, or all kinds of a domain, with a sign of its own; the others are told by their tone. */
const KINDS: Record<string, LucideIcon> = { importing: FileInput };

const TONES: Record<Notification['tone'], { icon: LucideIcon; colour: string; word: string }> = {
  info: { icon: Bell, colour: 'text-muted-foreground', word: 'Note' },
  success: { icon: CircleCheck, colour: 'text-success', word: 'Success' },
  warning: { icon: TriangleAlert, colour: 'text-warning', word: 'Warning' },
  danger: { icon: CircleAlert, colour: 'text-danger', word: 'Failure' },
};

export function NotificationSign({ kind, tone }: Pick<Notification, 'kind' | 'tone'>) {
  const { icon, colour, word } = TONES[tone];
  const Icon = KINDS[kind] ?? KINDS[kind.split('.')[0] ?? ''] ?? icon;
  return <Icon role="img" aria-label={word} className={cn('mt-0.5 size-4 shrink-0', colour)} />;
}
