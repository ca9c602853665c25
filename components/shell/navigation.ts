import {
  Activity,
  Bell,
  BellRing,
  BookText,
  Bot,
  Boxes,
  Calculator,
  FileInput,
  FlaskConical,
  House,
  Inbox,
  KeyRound,
  KeySquare,
  ListChecks,
  LogIn,
  type LucideIcon,
  NotebookText,
  Package,
  ScrollText,
  Settings,
  Sparkles,
  Table2,
  User,
  Users,
  Waypoints,
  Webhook,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { InboxBadge } from '@/components/registry/approvals/inbox-badge';

export type Place = {
  label: string;
  href: string;
  icon: LucideIcon;
  keys?: string;
  /** What is to be told of the place before one goes there: how much waits. */
  Badge?: ComponentType;
};

type Phase = { title?: string; isForAdmins?: true; places: Place[] };

/** Where one can go, by the phases of a model's life. A page that does not exist is not here; a phase without pages is not shown. */
const PHASES: Phase[] = [
  { places: [{ label: 'Home', href: '/', icon: House, keys: 'g h' }] },
  {
    title: 'Explore',
    places: [
      { label: 'Experiments', href: '/experiments', icon: FlaskConical, keys: 'g e' },
      { label: 'Reports', href: '/reports', icon: NotebookText, keys: 'g y' },
    ],
  },
  { title: 'Evaluate', places: [] },
  { title: 'Develop', places: [{ label: 'Features', href: '/features', icon: Table2, keys: 'g f' }] },
  {
    title: 'Package',
    places: [
      { label: 'Models', href: '/models', icon: Package, keys: 'g m' },
      { label: 'Approvals', href: '/approvals', icon: Inbox, keys: 'g a', Badge: InboxBadge },
    ],
  },
  {
    title: 'Deploy',
    places: [
      { label: 'Endpoints', href: '/endpoints', icon: Waypoints, keys: 'g s' },
      { label: 'Scoring', href: '/scoring', icon: Calculator, keys: 'g z' },
    ],
  },
  {
    title: 'Monitor',
    places: [
      { label: 'Monitors', href: '/monitors', icon: Activity, keys: 'g n' },
      { label: 'Alerts', href: '/alerts', icon: BellRing, keys: 'g v' },
    ],
  },
  {
    title: 'Admin',
    isForAdmins: true,
    places: [
      { label: 'Users', href: '/admin/users', icon: User, keys: 'g u' },
      { label: 'Groups', href: '/admin/groups', icon: Users, keys: 'g o' },
      { label: 'Service principals', href: '/admin/service-principals', icon: Bot, keys: 'g p' },
      { label: 'All access tokens', href: '/admin/tokens', icon: KeySquare, keys: 'g k' },
      { label: 'Single sign-on', href: '/admin/single-sign-on', icon: LogIn, keys: 'g q' },
      { label: 'Stages and rules', href: '/admin/registry', icon: ListChecks, keys: 'g d' },
      { label: 'Webhooks', href: '/admin/webhooks', icon: Webhook, keys: 'g w' },
      { label: 'Clusters', href: '/admin/clusters', icon: Boxes, keys: 'g x' },
      { label: 'Imports', href: '/admin/imports', icon: FileInput, keys: 'g i' },
      { label: 'Demo data', href: '/admin/demo', icon: Sparkles, keys: 'g j' },
      { label: 'Audit log', href: '/admin/audit', icon: ScrollText, keys: 'g l' },
    ],
  },
];

export const phasesFor = (isAdmin: boolean): Phase[] =>
  PHASES.filter(({ isForAdmins, places }) => places.length > 0 && (isAdmin || !isForAdmins));

export const OTHER_PLACES: Place[] = [
  { label: 'Access tokens', href: '/settings/tokens', icon: KeyRound, keys: 'g t' },
  { label: 'API reference', href: '/api-reference', icon: BookText, keys: 'g r' },
];

/** Reached by the menu of the user, the bell, and keys. */
export const OWN_PLACES: Place[] = [
  { label: 'Settings', href: '/settings', icon: Settings, keys: 'g c' },
  { label: 'Notifications', href: '/notifications', icon: Bell, keys: 'g b' },
];

export const isAt = (pathname: string, href: string) =>
  href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
