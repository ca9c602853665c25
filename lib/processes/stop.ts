/** Ends a process in order: on SIGINT, SIGTERM, or when the parent that started it is gone. */
import { log } from '@/lib/platform/log';

let inOrder: ((why: string) => Promise<void>) | undefined;

// A parent killed outright sends no signal; its channel closes. Also while we only begin, and wait for a database that went with it.
process.on('disconnect', () => {
  if (inOrder) void inOrder('the parent is gone');
  else process.exit(0);
});

export function onStop(stop: () => Promise<void>): void {
  let isStopping = false;
  const begin = async (why: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ why }, 'stopping');
    await stop().catch((error: unknown) => log.error({ err: error }, 'stopping failed'));
    process.exit(0);
  };
  inOrder = begin;
  process.on('SIGINT', () => void begin('SIGINT'));
  process.on('SIGTERM', () => void begin('SIGTERM'));
}
