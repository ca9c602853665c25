'use client';
import Link from 'next/link';
import type { OutputOf } from '@/lib/client/call';
import type { MonitorConfig } from '@/lib/domains/monitoring/schemas';
import { plural } from '@/lib/pure/format';

type Props = { config: MonitorConfig; reference: OutputOf<'monitoring.getMonitor'>['reference'] };

const NAMES: Record<MonitorConfig['reference']['kind'], string> = {
  uploaded: 'the uploaded reference',
  range: 'a time that was chosen',
  rolling: 'the windows before',
  sameWeekday: 'the same time of earlier weeks',
  training: 'the training data of a model',
  table: 'a feature table',
};

const LINK = 'text-foreground underline underline-offset-4 decoration-faint hover:decoration-current';

/** What windows are held against, with the way to it and how many rows it has. */
export function ReferenceName({ config, reference }: Props) {
  const rows = reference && reference.rows > 0 ? plural(reference.rows, 'row') : undefined;
  const { of } = reference ?? {};
  if (of?.kind === 'model')
    return (
      <>
        the training data of{' '}
        <Link href={`/models/${encodeURIComponent(of.name)}/versions/${of.version}`} className={LINK}>
          {of.name} version {of.version}
        </Link>{' '}
        ({of.from}, {rows})
      </>
    );
  if (of)
    return (
      <>
        <Link href={`/features/${encodeURIComponent(of.name)}`} className={LINK}>
          {of.name}
        </Link>{' '}
        at version {of.version} ({rows})
      </>
    );
  return `${NAMES[config.reference.kind]}${rows ? ` (${rows})` : ''}`;
}
