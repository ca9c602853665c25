import { expect, test } from 'vitest';
import { NOTHING_TAKEN, readTarget } from './webhook-draft';

const fresh = { verifiesTls: true, job: undefined, taken: NOTHING_TAKEN };

test('an address, with its secret only where one was written', () => {
  expect(readTarget('http', { url: ' https://x ', secret: '', authorization: 'Bearer a' }, fresh)).toEqual({
    httpUrlSpec: { url: 'https://x', authorization: 'Bearer a', enableSslVerification: true },
  });
});

test('what is taken away is said as empty, and what is written in its place counts', () => {
  const taken = { secret: true, authorization: true };
  const fields = { url: 'https://x', secret: '', authorization: 'Bearer a' };
  expect(readTarget('http', fields, { ...fresh, taken })).toEqual({
    httpUrlSpec: { url: 'https://x', secret: '', authorization: 'Bearer a', enableSslVerification: true },
  });
});

test('a job, which stays as it is where its token is not written again', () => {
  expect(readTarget('job', { jobId: '7', accessToken: 't', workspaceUrl: '' }, fresh)).toEqual({
    jobSpec: { jobId: '7', accessToken: 't' },
  });
  const known = { ...fresh, job: { jobId: '7', workspaceUrl: '' } };
  expect(readTarget('job', { jobId: ' 7 ', accessToken: '' }, known)).toEqual({});
  // Said, so that it is refused: nobody shall believe that it was changed.
  for (const { job } of [known, fresh])
    expect(readTarget('job', { jobId: '8', accessToken: '' }, { ...fresh, job })).toEqual({
      jobSpec: { jobId: '8', accessToken: '' },
    });
});
