/** Imported before all else: says what to do where Node is too old to read the rest. Written for any Node. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { engines } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
);
const least = engines.node.replace('>=', '').split('.').map(Number);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < least[0] || (major === least[0] && minor < least[1])) {
  console.log(
    `\nPlumbline needs Node ${least.join('.')} or newer; this is ${process.versions.node}. Install a current Node (https://nodejs.org), then run the command again.\n`,
  );
  process.exit(1);
}
