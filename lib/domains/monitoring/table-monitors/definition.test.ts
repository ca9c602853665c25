import { expect, test } from 'vitest';
import { cronOf } from './definition';

test.each([
  ['0 15 * * * ?', '15 * * * *'],
  ['0 0 8 ? * 2-6', '0 8 * * 1-5'],
  ['0 0 8 ? * 1,7 2026', '0 8 * * 0,6'],
  ['0 0 8 ? * MON-FRI', '0 8 * * MON-FRI'],
  ['0 0 8 ? * 2/3', '0 8 * * 1/3'],
])('%s of Quartz is %s', (quartz, cron) => expect(cronOf(quartz)).toBe(cron));
