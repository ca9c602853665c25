/** Whose page is being made: everything that is written while it is, is written in that reader's manner. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isLocale, LOCALE_COOKIE, type Locale, setLocaleSource } from '../pure/locale';

const readers = new AsyncLocalStorage<Locale>();
setLocaleSource(() => readers.getStore());

const COOKIE = new RegExp(`(?:^|;\\s*)${LOCALE_COOKIE}=([\\w-]+)`);

/** Runs `make` for the reader whose request has these cookies. */
export function forReader<T>(cookies: string | undefined, make: () => T): T {
  const [, named] = COOKIE.exec(cookies ?? '') ?? [];
  return isLocale(named) ? readers.run(named, make) : make();
}
