import { expect, test } from 'vitest';
import { askedOf, type Chosen, outputNameFor } from './job-form';

const chosen: Chosen = {
  model: 'fraud',
  version: '3',
  when: 'hand',
  from: 'table',
  table: 'main.a.b',
  uploadId: 'u',
  into: 'table',
  mode: 'merge',
  start: 'earliest',
  followsModel: true,
};

test('by hand it runs at once; keys and columns are lists; a number is no alias to follow', () => {
  expect(askedOf(chosen, { name: 'j', output: 'a.c', keys: 'id, day,', columns: ' id' })).toEqual({
    name: 'j',
    description: '',
    kind: 'batch',
    definition: {
      model: { name: 'fraud', version: 3 },
      input: { table: 'main.a.b' },
      output: { table: 'a.c', mode: 'merge', keys: ['id', 'day'] },
      columns: ['id'],
    },
    trigger: { followsModel: false },
    runNow: true,
  });
});

test('an alias is followed; a file goes in and out; a schedule has a zone and does not run now', () => {
  const asked = askedOf(
    { ...chosen, version: '@champion', when: 'schedule', from: 'file', into: 'file' },
    { cron: '0 6 * * *', timeZone: 'Europe/Berlin' },
  );
  expect(asked.definition).toEqual({
    model: { name: 'fraud', alias: 'champion' },
    input: { uploadId: 'u' },
    output: {},
  });
  expect(asked.trigger).toEqual({ cron: '0 6 * * *', timeZone: 'Europe/Berlin', followsModel: true });
  expect(asked.runNow).toBe(false);
});

test('a stream goes from a table to a table, whatever was chosen before', () => {
  const asked = askedOf(
    { ...chosen, when: 'stream', from: 'file', into: 'file', mode: 'append' },
    { output: 'a.c' },
  );
  expect(asked).toMatchObject({
    kind: 'stream',
    definition: { input: { table: 'main.a.b' }, output: { table: 'a.c', mode: 'append' } },
    trigger: {},
    start: { at: 'earliest' },
  });
});

test('the output is called by the rows, else by the model', () => {
  expect(outputNameFor('main.a.b', 'x')).toBe('main.a.b_scored');
  expect(outputNameFor('', 'Fraud model')).toBe('main.scored.fraud_model');
});
