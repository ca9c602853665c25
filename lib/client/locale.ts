'use client';
import { isLocale, LOCALE_COOKIE, type Locale, setLocale } from '@/lib/pure/locale';

const YEAR = 31_536_000;

/** What the page says that it was made for. */
export function readLocale(): void {
  if (typeof document === 'undefined') return;
  const named = document.documentElement.dataset.locale;
  if (isLocale(named)) setLocale(named);
}

/** Everything is written anew: the page is loaded again. */
export function chooseLocale(locale: Locale): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the server writes the page by it.
  document.cookie = `${LOCALE_COOKIE}=${locale}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
  window.location.reload();
}
