import { describe, expect, test } from 'vitest';
import { neighboursIn } from '../runs/run-neighbours';
import { rerunSnippet, shellWord } from './rerun-snippet';
import { commitPage, repositoryPage } from './source-links';

test.each([
  ['https://github.com/a/b.git', 'https://github.com/a/b'],
  ['git@github.com:a/b.git', 'https://github.com/a/b'],
  ['ssh://git@host.org/a/b', 'https://host.org/a/b'],
  ['https://me:secret@host.org/a/b', 'https://host.org/a/b'],
  ['javascript:alert(1)', undefined],
  ['/home/me/code', undefined],
  ['', undefined],
])('the page of %s is %s', (address, page) => expect(repositoryPage(address)).toBe(page));

test.each([
  ['git@github.com:a/b.git', 'https://github.com/a/b/commit/0123abc'],
  ['https://gitlab.example.com/a/b', 'https://gitlab.example.com/a/b/-/commit/0123abc'],
  ['https://bitbucket.org/a/b', 'https://bitbucket.org/a/b/commits/0123abc'],
])('a commit of %s is at %s', (address, page) => {
  expect(commitPage(address, '0123abc')).toBe(page);
  expect(commitPage(address, '../x')).toBeUndefined();
});

test.each([
  ['plain-word_1.py', 'plain-word_1.py'],
  ['two words', "'two words'"],
  ["it's; rm -rf $HOME", `'it'\\''s; rm -rf $HOME'`],
  ['', "''"],
])('%j in a shell is %s', (text, word) => expect(shellWord(text)).toBe(word));

describe('run again', () => {
  const tags = (given: Record<string, string>) =>
    Object.entries(given).map(([key, value]) => ({ key: `mlflow.${key}`, value }));
  const snippet = (given: Record<string, string>, params = [{ key: 'lr', value: '0.1' }]) =>
    rerunSnippet({ origin: 'http://h', experimentName: 'a b', tags: tags(given), params });

  test('a project by mlflow itself', () => {
    expect(
      snippet({
        'source.type': 'PROJECT',
        'source.git.repoURL': 'https://github.com/a/b',
        'source.git.commit': '0123abc',
        'project.entryPoint': 'train',
      }),
    ).toBe(
      "export MLFLOW_TRACKING_URI=http://h\nexport MLFLOW_EXPERIMENT_NAME='a b'\n\nmlflow run https://github.com/a/b \\\n  --version 0123abc \\\n  --entry-point train \\\n  -P lr=0.1",
    );
  });
  test('a script from its commit, with its parameters told', () => {
    const text = snippet({
      'source.type': 'LOCAL',
      'source.name': 'jobs/train.py',
      'source.git.repoURL': 'git@github.com:a/b.git',
      'source.git.commit': '0123abc',
      'source.git.dirty': 'true',
    });
    expect(text).toContain(
      'git clone git@github.com:a/b.git && cd b\ngit checkout 0123abc\n# It ran with changes',
    );
    expect(text).toContain('python jobs/train.py\n\n# Its parameters were:\n#   lr = 0.1');
  });
  test('nothing that was noted becomes a command of its own', () => {
    const text = snippet(
      {
        'source.name': 'x\nrm -rf /',
        'source.git.repoURL': '--upload-pack=evil https://h/x',
        'source.git.commit': '$(evil)',
      },
      [{ key: 'a', value: '1\nrm -rf /' }],
    );
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      'export MLFLOW_TRACKING_URI=http://h',
      "export MLFLOW_EXPERIMENT_NAME='a b'",
    ]);
  });
});

test('a run knows its neighbours in the list that one came from, and no other', () => {
  const list = JSON.stringify({ experimentId: '1', href: '/experiments/1?q=x', ids: ['a', 'b', 'c'] });
  expect(neighboursIn(list, '1', 'b')).toEqual({
    before: 'a',
    after: 'c',
    at: 2,
    of: 3,
    href: '/experiments/1?q=x',
  });
  expect(neighboursIn(list, '1', 'a')?.before).toBeUndefined();
  expect(neighboursIn(list, '2', 'b')).toBeUndefined();
  expect(neighboursIn(list, '1', 'z')).toBeUndefined();
  expect(neighboursIn('', '1', 'a')).toBeUndefined();
});
