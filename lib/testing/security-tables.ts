/** The tables of docs/security.md, made from the data that decides. */
import { GRANTABLE_TYPES } from '../domains/identity/permission-objects';
import { abilitiesOf, LEVELS, matrixOf, OBJECT_TYPES, type ObjectType } from '../pure/permission-levels';

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

function table(type: ObjectType): string {
  const { noun, manage, creator, shared } = matrixOf(type);
  const levels = LEVELS[type];
  const from = (least: string) => levels.map((_, at) => (at >= levels.indexOf(least as never) ? 'x' : ''));
  const shares = Object.entries(shared).map(([group, level]) => `${level} to ${group}`);
  const notes = [
    creator === manage ? '' : `Whoever makes one is ${creator}.`,
    `A new workspace grants ${shares.join(', ') || 'nothing'}.`,
  ];
  return [
    `#### ${noun.charAt(0).toUpperCase()}${noun.slice(1)}`,
    '',
    notes.filter(Boolean).join(' '),
    '',
    row(['', ...levels]),
    row(['---', ...levels.map(() => ':-:')]),
    ...abilitiesOf(type).map(({ what, level }) => row([what, ...from(level)])),
    row(['Change permissions', ...from(manage)]),
  ].join('\n');
}

/** Of the types that there are objects of: others have their levels for the clients' words alone. */
export const securityTables = (): string =>
  OBJECT_TYPES.filter((type) => GRANTABLE_TYPES.includes(type))
    .map(table)
    .join('\n\n');
