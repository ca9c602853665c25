/** What people say of a run, and that it reaches whom it is for. */
import { expect, test } from '../people';

test('a comment mentions somebody, who is told, opens it and answers', async ({
  page,
  api,
  makePerson,
  pageOf,
}) => {
  const grace = await makePerson('contributor', 'Grace');
  const name = `said ${crypto.randomUUID().slice(0, 8)}`;
  const experimentId = await api.experiment(name);
  const runId = await api.run(experimentId, { run_name: 'steep' });
  await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.now() });

  await page.goto(`/experiments/${experimentId}/runs/${runId}?tab=comments`);
  await expect(page.getByText('No comments yet')).toBeVisible();
  await page.keyboard.press('m');
  await page.keyboard.type(`Why so *steep*, @${grace.email.slice(0, 12)}`);
  await expect(page.getByRole('option', { name: grace.name })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+Enter');
  const threads = page.getByRole('list', { name: 'Comments' });
  await expect(threads.getByText(`@${grace.name}`, { exact: true })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Comments 1' })).toBeVisible();

  // Where nobody loads it anew: another page sees the count come.
  const list = await page.context().newPage();
  await list.goto(`/experiments/${experimentId}`);
  await expect(list.getByRole('link', { name: '1 comment on steep' })).toBeVisible();

  const theirs = await pageOf(grace);
  await theirs.goto('/notifications');
  await theirs.getByRole('link', { name: /mentioned you on the run steep/ }).click();
  await theirs.getByRole('button', { name: 'Answer', exact: true }).click();
  await theirs.getByRole('textbox', { name: 'Answer' }).fill('The rate was too high.');
  await theirs.keyboard.press('ControlOrMeta+Enter');
  await expect(
    theirs.getByRole('list', { name: 'Answers' }).getByText('The rate was too high.'),
  ).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Edit the comment' })).toHaveCount(1);

  await expect(threads.getByText('The rate was too high.')).toBeVisible();
  await expect(list.getByRole('link', { name: '2 comments on steep' })).toBeVisible();
  await list.goto(`/experiments?q=${encodeURIComponent(name)}`);
  await expect(list.getByRole('img', { name: `2 comments on the runs of ${name}` })).toBeVisible();
  await list.close();
  const own = threads.getByRole('article', { name: 'Comment by Administrator' });
  await own.getByRole('button', { name: 'Edit the comment' }).click();
  await own.getByRole('textbox', { name: 'Comment' }).fill('Solved.');
  await own.getByRole('button', { name: 'Save' }).click();
  await expect(own.getByText(', edited')).toBeVisible();
  await own.getByRole('button', { name: 'Delete the comment' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('1 answer will go with it');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No comments yet')).toBeVisible();
});
