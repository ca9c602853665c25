import { expect, test } from 'vitest';
import { readTarget } from './webhook-draft';

const fresh = { verifiesTls: true, isNew: true };

test('an address, with its secret only where one was written', () => {
  expect(readTarget('http', { url: ' https://x ', secret: '', authorization: 'Bearer a' }, fresh)).toEqual({
    httpUrlSpec: { url: 'https://x', authorization: 'Bearer a', enableSslVerification: true },
  });
});

test('a job, which stays as it is where its token is not written again', () => {
  expect(readTarget('job', { jobId: '7', accessToken: 't', workspaceUrl: '' }, fresh)).toEqual({
    jobSpec: { jobId: '7', accessToken: 't' },
  });
  expect(readTarget('job', { jobId: '7', accessToken: '' }, { ...fresh, isNew: false })).toEqual({});
});
