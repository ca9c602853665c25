import { formatCount } from '@/lib/pure/format';
import type { Job } from './run-state';

const counted = (count: number, one: string) => `${formatCount(count)} ${count === 1 ? one : `${one}s`}`;

/** How far a stream is behind, in rows where they were counted. */
export const behindText = ({ rows, versions }: NonNullable<Job['lag']>): string =>
  rows === null ? counted(versions, 'version') : `${counted(rows, 'row')} in ${counted(versions, 'version')}`;

/** The same where there is little room. */
export const behindShort = ({ rows, versions }: NonNullable<Job['lag']>): string =>
  `${rows === null ? counted(versions, 'version') : counted(rows, 'row')} behind`;
