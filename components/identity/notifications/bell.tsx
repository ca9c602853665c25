'use client';
import { Bell as BellIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { lazyPart } from '@/components/ui/lazily';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

const NotificationsPanel = lazyPart(() =>
  import('./notifications-panel').then((module) => module.NotificationsPanel),
);

const LOOK_AGAIN = 10_000;
const MOST = 99;

/** How much is new, on every page. */
export function Bell() {
  const [isOpen, setOpen] = useState(false);
  const { data } = useOperation('identity.countNotifications', {}, { every: LOOK_AGAIN });
  const unread = data?.unread ?? 0;
  const some = unread > MOST ? `more than ${MOST}` : String(unread);
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={unread > 0 ? `Notifications, ${some} unread` : 'Notifications'}
          title={unread > 0 ? plural(unread, 'unread notification') : 'Notifications'}
          className="relative"
        >
          <BellIcon />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute end-0.5 top-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-xs font-semibold leading-none text-background tabular"
            >
              {unread > MOST ? `${MOST}+` : unread}
            </span>
          )}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="end"
        aria-label="Notifications"
        className="h-[min(480px,var(--radix-popover-content-available-height))] w-[min(400px,calc(100vw-16px))]"
      >
        <NotificationsPanel onFollow={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}
