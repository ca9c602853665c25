/** Mentions in texts: `@ada@example.com`, an at sign before somebody's e-mail address. */

const MENTION = /(?<![\w.@+-])@([\w.+-]{1,100}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8})/g;

/** The addresses that a text mentions, each once, in small letters. */
export const mentionsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(MENTION)].map(([, email = '']) => email.toLowerCase())),
];

/** The text with names in bold in the place of addresses; whom nobody knows stays as written. */
export const withNames = (text: string, names: Readonly<Record<string, string>>): string =>
  text.replace(MENTION, (written, email: string) => {
    const name = Object.hasOwn(names, email.toLowerCase()) && names[email.toLowerCase()];
    return name ? `**@${name.replace(/[\\`*_{}[\]<>()#+.!|~-]/g, '\\$&')}**` : written;
  });

/** The mention that is being written before the cursor: where it begins, and what of it is there. */
export function mentionAt(text: string, cursor: number): { from: number; search: string } | undefined {
  const [whole, search = ''] = /(?<![\w.@+-])@([\p{L}\p{N}_.+-]{0,60})$/u.exec(text.slice(0, cursor)) ?? [];
  return whole === undefined ? undefined : { from: cursor - whole.length, search };
}
