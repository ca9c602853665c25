import type { OutputOf } from '@/lib/client/call';

type Way = OutputOf<'identity.explainAccess'>['ways'][number];

/** `by group research, through ml-platform` · `granted here` · `by group users, on all experiments` */
export function explainWay({ groups, isInherited }: Way, all: string): string {
  const where = isInherited ? `, on ${all}` : '';
  if (groups.length === 0) return isInherited ? `granted on ${all}` : 'granted here';
  const holder = groups.at(-1);
  if (holder === 'admins' && isInherited) return 'as an administrator';
  const through = groups.slice(0, -1);
  return `by group ${holder}${through.length > 0 ? `, through ${through.join(', ')}` : ''}${where}`;
}
