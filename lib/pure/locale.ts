/** How numbers and dates are written: the language stays English, the marks and orders are those of the reader's country. */

/** `en` writes thousands as America does and dates as Britain does. */
export const LOCALES = [
  'en',
  'en-US',
  'en-GB',
  'en-IN',
  'de-DE',
  'fr-FR',
  'es-ES',
  'it-IT',
  'nl-NL',
  'pl-PL',
  'pt-BR',
  'sv-SE',
  'ja-JP',
  'ko-KR',
  'zh-CN',
] as const;
export type Locale = (typeof LOCALES)[number];

/** Kept in a cookie: pages come from the server with numbers written so. */
export const LOCALE_COOKIE = 'plumbline_locale';

export const isLocale = (text: string | undefined): text is Locale => LOCALES.includes(text as Locale);

/** Pages of several readers are made at once in one process: the server says whose it is at the moment. */
const shared = globalThis as typeof globalThis & { plumblineLocale?: () => Locale | undefined };
let chosen: Locale = 'en';

export const setLocale = (locale: Locale): void => {
  chosen = locale;
};
export const setLocaleSource = (source: () => Locale | undefined): void => {
  shared.plumblineLocale = source;
};

export const locale = (): Locale => shared.plumblineLocale?.() ?? chosen;

/** For numbers, and for dates. */
export const numberLocale = (): string => (locale() === 'en' ? 'en-US' : locale());
export const dateLocale = (): string => (locale() === 'en' ? 'en-GB' : locale());
export const isEnglish = (): boolean => locale().startsWith('en');

const SUNDAY_FIRST: ReadonlySet<Locale> = new Set(['en-US', 'en-IN', 'pt-BR', 'ja-JP', 'ko-KR']);

/** The days of a week in the reader's order; 0 is Sunday. */
export const weekOrder = (): number[] =>
  SUNDAY_FIRST.has(locale()) ? [0, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 0];
