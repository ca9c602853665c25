import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { shareNothing } from '@/lib/testing/access/people';
import { afresh, asking, auditBy, auditOf, callerWithRole, refusal } from '@/lib/testing/callers';
import {
  createReport,
  deleteReport,
  getReport,
  getRevision,
  listReports,
  listRevisions,
  updateReport,
} from './operations';

let owner: Caller;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
  await shareNothing();
});

async function begin(title = 'What we found'): Promise<string> {
  const { reportId } = await perform(createReport, owner, { title, text: 'First.' });
  owner = await afresh(owner);
  return reportId;
}

async function holder(objectId: string, level: string): Promise<Caller> {
  const caller = await callerWithRole('contributor');
  await prisma().grant.create({
    data: { objectType: 'report', objectId, level, principalId: caller.user?.id ?? '' },
  });
  return asking(await afresh(caller));
}

describe('works', () => {
  test('those that one may change are listed apart from those that one may read', async () => {
    const title = `Apart ${crypto.randomUUID()}`;
    const [mine, theirs] = [await begin(title), await begin(title)];
    const editor = await holder(mine, 'CAN_EDIT');
    await prisma().grant.create({
      data: { objectType: 'report', objectId: theirs, level: 'CAN_READ', principalId: editor.user?.id ?? '' },
    });
    const listed = async (more: object) =>
      (await perform(listReports, editor, { search: title, ...more })).reports.map(({ id }) => id).sort();
    expect(await listed({})).toEqual([mine, theirs].sort());
    expect(await listed({ isWritable: true })).toEqual([mine]);
  });

  test('a report is begun, changed and deleted; its history keeps what it was', async () => {
    const reportId = await begin();
    const editor = await holder(reportId, 'CAN_EDIT');
    const change = { reportId, title: 'What we found', text: 'Second.' };
    expect(await perform(updateReport, editor, { ...change, revision: 1 })).toEqual({ revision: 2 });
    // What changes nothing is no revision.
    expect(await perform(updateReport, editor, { ...change, revision: 2 })).toEqual({ revision: 2 });
    expect(await perform(getReport, editor, { reportId })).toMatchObject({
      text: 'Second.',
      revision: 2,
      updatedBy: editor.user?.name,
      may: { write: true, manage: false },
    });
    const { revisions } = await perform(listRevisions, editor, { reportId });
    expect(revisions.map(({ revision, author }) => [revision, author])).toEqual([
      [2, editor.user?.name],
      [1, owner.user?.name],
    ]);
    expect(await perform(getRevision, editor, { reportId, revision: 1 })).toMatchObject({ text: 'First.' });
    expect((await auditBy(editor)).map(({ action, after }) => [action, after])).toEqual([
      ['reports.updateReport', { title: 'What we found', revision: 2 }],
      ['reports.updateReport', { title: 'What we found', revision: 2 }],
    ]);
    await perform(deleteReport, owner, { reportId });
    expect((await auditOf('report', reportId)).map(({ action }) => action)).toEqual([
      'reports.deleteReport',
      'reports.updateReport',
      'reports.updateReport',
      'reports.createReport',
    ]);
    expect(await prisma().grant.count({ where: { objectType: 'report', objectId: reportId } })).toBe(0);
  });

  test('a change on an old revision is refused, and says whose was first', async () => {
    const reportId = await begin();
    const change = (text: string) => ({ reportId, title: 't', text, revision: 1 });
    const [one, other] = await Promise.allSettled([
      perform(updateReport, owner, change('a')),
      perform(updateReport, owner, change('b')),
    ]);
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
    const refused = await refusal(perform(updateReport, owner, change('c')));
    expect([refused.code, refused.message]).toEqual([
      'RESOURCE_CONFLICT',
      expect.stringContaining('is at revision 2, and yours was made on 1'),
    ]);
  });

  test('those that one may see are listed in pages, the last changed first', async () => {
    const mark = crypto.randomUUID();
    const ids: string[] = [];
    for (const nth of [1, 2, 3]) ids.push(await begin(`${mark} ${nth}`));
    await perform(updateReport, owner, {
      reportId: ids[0] ?? '',
      title: `${mark} 1`,
      text: 'new',
      revision: 1,
    });
    const seen: string[] = [];
    let pageToken: string | null | undefined;
    do {
      const page = await perform(listReports, owner, {
        search: mark,
        limit: 2,
        ...(pageToken && { pageToken }),
      });
      seen.push(...page.reports.map(({ title }) => title.slice(-1)));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen).toEqual(['1', '3', '2']);
    const reader = await holder(ids[1] ?? '', 'CAN_READ');
    const { reports } = await perform(listReports, reader, { search: mark });
    expect(reports.map(({ id, canWrite }) => [id, canWrite])).toEqual([[ids[1], false]]);
    const own = await perform(listReports, owner, { search: mark });
    expect(own.reports.every(({ canWrite }) => canWrite)).toBe(true);
  });
});

test('refuses bad input', async () => {
  expect((await refusal(perform(createReport, owner, { title: '  ' }))).field).toBe('title');
  const reportId = await begin();
  const long = { reportId, title: 't', text: 'x'.repeat(200_001), revision: 1 };
  expect((await refusal(perform(updateReport, owner, long))).field).toBe('text');
});

test('refuses a stranger', async () => {
  const reportId = await begin();
  const stranger = await callerWithRole('contributor');
  const reader = await holder(reportId, 'CAN_READ');
  const change = { reportId, title: 't', text: 'x', revision: 1 };
  expect((await refusal(perform(getReport, stranger, { reportId }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  expect((await refusal(perform(updateReport, reader, change))).code).toBe('PERMISSION_DENIED');
  expect((await refusal(perform(deleteReport, reader, { reportId }))).code).toBe('PERMISSION_DENIED');
  const viewer = await callerWithRole('viewer');
  expect((await refusal(perform(createReport, viewer, { title: 't' }))).code).toBe('PERMISSION_DENIED');
});

test('unknown id', async () => {
  const unknown = { reportId: crypto.randomUUID() };
  expect((await refusal(perform(getReport, owner, unknown))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  const cutOff = { reportId: unknown.reportId.slice(0, 20) };
  for (const operation of [getReport, listRevisions, deleteReport])
    expect((await refusal(perform(operation, owner, cutOff))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  const reportId = await begin();
  expect((await refusal(perform(getRevision, owner, { reportId, revision: 99 }))).code).toBe(
    'RESOURCE_DOES_NOT_EXIST',
  );
});
