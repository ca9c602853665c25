import { BookText, FlaskConical, House, KeyRound, type LucideIcon, ScrollText, Users } from 'lucide-react';

export type Place = { label: string; href: string; icon: LucideIcon; keys?: string };

/** Where one can go. A page that does not exist is not here. */
export const PLACES: Place[] = [
  { label: 'Home', href: '/', icon: House, keys: 'g h' },
  { label: 'Experiments', href: '/experiments', icon: FlaskConical, keys: 'g e' },
];

export const ADMIN_PLACES: Place[] = [
  { label: 'Users', href: '/admin/users', icon: Users, keys: 'g u' },
  { label: 'Audit log', href: '/admin/audit', icon: ScrollText, keys: 'g l' },
];

export const OTHER_PLACES: Place[] = [
  { label: 'Access tokens', href: '/settings/tokens', icon: KeyRound, keys: 'g t' },
  { label: 'API reference', href: '/api-reference', icon: BookText, keys: 'g r' },
];

export const isAt = (pathname: string, href: string) =>
  href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
