'use client';
import { pictureOf } from '@/components/artifacts/tables/parse-table';
import { ArtifactImage } from '@/components/artifacts/viewers/artifact-image';
import { NumberText } from '@/components/data/number';
import { Missing } from '../../runs/run-cells';

type Props = { runId: string; column: string; value: string | null; isNumeric: boolean };

/** A value of a logged table: a number, a text, or one of the run's pictures. */
export function ValueCell({ runId, column, value, isNumeric }: Props) {
  if (value === null) return <Missing />;
  if (isNumeric && Number.isFinite(Number(value))) return <NumberText value={Number(value)} />;
  const picture = value.startsWith('{') ? pictureOf(parsed(value)) : undefined;
  if (picture)
    return (
      <ArtifactImage
        source={{ kind: 'run', id: runId }}
        path={picture.thumbnail}
        size={0}
        alt={`${column}: ${picture.path}`}
        loading="lazy"
        className="max-h-16 max-w-40 object-contain"
      />
    );
  return (
    <span className="block max-w-80 truncate" title={value.length > 30 ? value : undefined}>
      {value}
    </span>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
