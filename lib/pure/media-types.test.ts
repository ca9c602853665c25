import { expect, test } from 'vitest';
import { mediaType } from './media-types';

test.each([
  ['plots/roc.PNG', 'image/png'],
  ['a.mp4', 'video/mp4'],
  ['report.html', 'application/octet-stream'],
  ['drawing.svg', 'application/octet-stream'],
  ['a.pdf', 'application/octet-stream'],
  ['x.constructor', 'application/octet-stream'],
  ['png', 'application/octet-stream'],
])('%s goes out as %s', (path, type) => expect(mediaType(path)).toBe(type));
