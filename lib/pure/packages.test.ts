import { describe, expect, test } from 'vitest';
import { readConda, readPythonEnv, readRequirements } from './packages';

describe('requirements', () => {
  test.each([
    ['numpy==1.26.4', 'numpy', '1.26.4'],
    ['Scikit_Learn >= 1.4, <2  # pinned', 'scikit-learn', '>=1.4,<2'],
    ['torch', 'torch', ''],
    ['ray[tune, default]==2.9', 'ray[tune,default]', '2.9'],
    ['uvloop==0.19 ; sys_platform != "win32"', 'uvloop', '0.19 (sys_platform != "win32")'],
    ['pkg===1.0+cu121', 'pkg', '1.0+cu121'],
    ['lib @ https://x.org/lib-1.whl', 'lib', '@https://x.org/lib-1.whl'],
    [
      '-e git+https://x.org/team/tool.git@abc#egg=tool',
      'tool',
      'git+https://x.org/team/tool.git@abc#egg=tool',
    ],
    ['git+https://x.org/team/other.git@main', 'other', 'git+https://x.org/team/other.git@main'],
    ['./local/thing', 'thing', './local/thing'],
    ['a==1 \\\n  --hash=sha256:00 --hash=sha256:11', 'a', '1'],
  ])('%s', (line, name, version) => expect([...readRequirements(line)]).toEqual([[name, version]]));

  test('options, comments and nonsense are no packages', () =>
    expect(readRequirements('# c\n\n-r other.txt\n--index-url https://x.org\n!!\n').size).toBe(0));
});

test('conda, with what pip installs', () => {
  const { python, packages } = readConda(
    'name: x\nchannels: [conda-forge]\ndependencies:\n- python=3.11.4\n- pip<=23\n- conda-forge::blas\n- pip:\n  - mlflow==3.1\n  - numpy>=1\n',
  );
  expect(python).toBe('3.11.4');
  expect([...packages]).toEqual([
    ['pip', '<=23'],
    ['blas', ''],
    ['mlflow', '3.1'],
    ['numpy', '>=1'],
  ]);
});

test('the version of Python', () => {
  expect(readPythonEnv('python: 3.12.1\nbuild_dependencies:\n- pip\n')).toBe('3.12.1');
  expect(readPythonEnv('python: [')).toBeUndefined();
});

test.each(['', '[]', 'a: [', 'dependencies: 3', '&a [*a]'])('%s is an environment of nothing', (text) => {
  expect(readConda(text)).toEqual({ python: undefined, packages: new Map() });
});
