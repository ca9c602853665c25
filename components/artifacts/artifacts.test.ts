import { describe, expect, it } from 'vitest';
import { endingOf, kindOf } from './file-kind';
import { fileSnippet } from './file-snippet';
import { artifactUrl, folderOf, nameOf } from './source';
import { highlightLine, languageOf } from './viewers/highlight';

describe('kindOf', () => {
  it.each([
    ['plots/roc.PNG', 'image'],
    ['drawing.svg', 'drawing'],
    ['report.html', 'page'],
    ['data/p.parquet', 'parquet'],
    ['model/MLmodel', 'mlmodel'],
    ['requirements.txt', 'text'],
    ['model.pkl', 'other'],
    ['weights.safetensors', 'other'],
    ['net.onnx', 'onnx'],
    ['README.md', 'markdown'],
    ['explore.ipynb', 'notebook'],
    ['no-ending', 'text'],
  ])('%s is shown as %s', (path, kind) => expect(kindOf(path)).toBe(kind));

  it('takes no folder’s dot for an ending', () => expect(endingOf('a.d/file')).toBe(''));
});

describe('a file', () => {
  it('is fetched by its path, whatever stands in it', () => {
    expect(artifactUrl({ kind: 'version', id: 'a b/3' }, 'x/MLmodel')).toBe(
      '/model-versions/get-artifact?name=a%20b&version=3&path=x%2FMLmodel',
    );
    expect(artifactUrl({ kind: 'run', id: 'r' }, 'a b/ü+%.txt')).toBe(
      '/get-artifact?run_id=r&path=a%20b%2F%C3%BC%2B%25.txt',
    );
    expect(artifactUrl({ kind: 'model', id: 'm-1' }, 'a/MLmodel')).toBe(
      '/ajax-api/2.0/mlflow/logged-models/m-1/artifacts/files?artifact_file_path=a%2FMLmodel',
    );
  });
  it('has a folder and a name', () => {
    expect([folderOf('a/b/c'), nameOf('a/b/c'), folderOf('c')]).toEqual(['a/b', 'c', '']);
  });
  it('is loaded in Python as what it belongs to says', () => {
    expect(fileSnippet('http://h', { kind: 'run', id: 'r' }, 'a"b')).toContain(
      'run_id="r", artifact_path="a\\"b"',
    );
    expect(fileSnippet('http://h', { kind: 'model', id: 'm-1' }, 'a/b')).toContain(
      'artifact_uri="models:/m-1/a/b"',
    );
  });
});

describe('highlightLine', () => {
  it('changes no character', () => {
    const line = `  "key": [1, -2.5e3, true, "a \\" b"], # x`;
    for (const language of ['json', 'yaml', 'python', 'plain'] as const) {
      expect(
        highlightLine(line, language)
          .map(({ text }) => text)
          .join(''),
      ).toBe(line);
    }
  });
  it('tells keys from texts', () => {
    expect(highlightLine('"a": "b"', 'json')).toEqual([
      { text: '"a"', look: 'key' },
      { text: ': ' },
      { text: '"b"', look: 'string' },
    ]);
    expect(highlightLine('lr: 0.1 # fast', 'yaml').map(({ look }) => look)).toEqual([
      'key',
      undefined,
      'number',
      'comment',
    ]);
    expect(languageOf('model/MLmodel')).toBe('yaml');
  });
});
