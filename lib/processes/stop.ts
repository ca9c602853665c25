/** Ends a process in order: on SIGINT, SIGTERM, or when the parent that started it is gone. */
import { log } from '@/lib/platform/log';

export function onStop(stop: () => Promise<void>): void {
  let isStopping = false;
  const begin = async (why: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ why }, 'stopping');
    await stop().catch((error: unknown) => log.error({ err: error }, 'stopping failed'));
    process.exit(0);
  };
  process.on('SIGINT', () => void begin('SIGINT'));
  process.on('SIGTERM', () => void begin('SIGTERM'));
  // A parent killed outright sends no signal; its channel closes.
  process.on('disconnect', () => void begin('the parent is gone'));
}
