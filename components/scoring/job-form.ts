/** What the form of a job holds, and what is asked of the server for it. */
import type { InputOf } from '@/lib/client/call';

export type When = 'hand' | 'schedule' | 'stream';

export type Chosen = {
  model: string;
  /** A number, or `@` and an alias. */
  version: string;
  when: When;
  from: 'table' | 'file';
  table: string;
  uploadId: string;
  into: 'table' | 'file';
  mode: 'append' | 'overwrite' | 'merge';
  start: 'latest' | 'earliest';
  followsModel: boolean;
};

/** The texts of the form by the names of its controls. */
export type Texts = Record<string, string>;

const listOf = (text = '') =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

export function askedOf(chosen: Chosen, texts: Texts): InputOf<'scoring.createJob'> {
  const { model, version, when, from, table, uploadId, into, mode, start, followsModel } = chosen;
  const isStream = when === 'stream';
  const isAlias = version.startsWith('@');
  const keys = listOf(texts.keys);
  const columns = listOf(texts.columns);
  const intoTable = isStream || into === 'table';
  return {
    name: texts.name ?? '',
    description: texts.description ?? '',
    kind: isStream ? 'stream' : 'batch',
    definition: {
      model: { name: model, ...(isAlias ? { alias: version.slice(1) } : { version: Number(version) }) },
      input: isStream || from === 'table' ? { table } : { uploadId },
      output: intoTable ? { table: texts.output ?? '', mode, ...(keys.length > 0 && { keys }) } : {},
      ...(columns.length > 0 && { columns }),
    },
    trigger: isStream
      ? {}
      : {
          ...(when === 'schedule' && { cron: texts.cron ?? '', timeZone: texts.timeZone ?? 'UTC' }),
          followsModel: followsModel && isAlias,
        },
    ...(isStream && { start: { at: start } }),
    runNow: when === 'hand',
  };
}

/** A table of predictions beside the rows' own: `main.taxi.trips` becomes `main.taxi.trips_scored`. */
export const outputNameFor = (table: string, model: string): string =>
  table ? `${table}_scored` : model ? `main.scored.${model.toLowerCase().replace(/[^a-z0-9_]+/g, '_')}` : '';
