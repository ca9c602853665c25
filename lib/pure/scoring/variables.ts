/** Environment variables as people write them: `NAME=value`, one a line. Empty lines and those that begin with # say nothing. */

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws Error with a sentence that names the line, and never what stands behind the sign: it may be a secret */
export function readVariables(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  text.split(/\r?\n/).forEach((line, at) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return;
    const sign = line.indexOf('=');
    const name = line.slice(0, Math.max(0, sign)).trim();
    if (!NAME.test(name))
      throw new Error(
        `Line ${at + 1}: write NAME=value, with a name of letters, digits and _ that begins with no digit.`,
      );
    if (Object.hasOwn(found, name)) throw new Error(`Line ${at + 1}: ${name} is there already.`);
    found[name] = line.slice(sign + 1);
  });
  return found;
}
