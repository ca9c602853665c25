import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { rows } from './db';
import { jsonbList } from './jsonb-list';

test.each([[[]], [[1]], [[{ text: 'größer € 😀' }, null, [0.1, 'é']]]])(
  'PostgreSQL reads %j as it was',
  async (values) => {
    const list = jsonbList(values.map((value) => JSON.stringify(value)));
    expect(await rows(sql`SELECT ${list}::jsonb AS list`)).toEqual([{ list: values }]);
  },
);
