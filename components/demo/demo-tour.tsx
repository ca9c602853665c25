import { HoverLink } from '@/components/ui/hover-link';

const STOPS = [
  [
    '/experiments?q=Demo',
    'Experiments',
    'open one, group its runs by everything but the seed, and compare two groups',
  ],
  ['/models', 'Models', 'the newest version waits to go into production'],
  ['/endpoints', 'Endpoints', 'one tenth of the calls goes to the challenger'],
  ['/features', 'Features', 'rides of taxis by windows, looked up as of any time'],
  [
    '/monitors',
    'Monitors',
    'the applicants of the last five days are not those of before; what the live model is asked is not what it learned from',
  ],
] as const;

/** Where to look: of one experiment alone there is nothing else. */
export const DemoTour = ({ isSmall }: { isSmall: boolean }) => (
  <nav aria-label="What there is to see">
    <ul className="divide-y border-y">
      {STOPS.slice(0, isSmall ? 1 : undefined).map(([href, name, says]) => (
        <li key={href} className="flex min-h-9 flex-wrap items-center gap-x-3 py-1">
          <HoverLink href={href} className="rounded-xs font-medium leading-6 hover:text-accent">
            {name}
          </HoverLink>
          <span className="text-muted-foreground">{says}</span>
        </li>
      ))}
    </ul>
  </nav>
);
