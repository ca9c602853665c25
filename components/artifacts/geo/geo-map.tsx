'use client';
import { useMemo, useRef, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { useWidth } from '@/lib/client/use-size';
import { plural } from '@/lib/pure/format';
import { boundsOf, type GeoShape, type Projection, projectionOf, sayGeo } from './read-geo';

const WIDEST = 900;
const LISTED = 500;
const DOT = 4;

const round = (value: number) => value.toFixed(1);
const pathOf = ({ at }: Projection, { kind, paths }: GeoShape): string =>
  paths
    .map((path) => {
      const spots = path.map((position) => at(position).map(round).join(' '));
      return `M${spots.join('L')}${kind === 'area' ? 'Z' : ''}`;
    })
    .join('');

/** The shapes of a GeoJSON file where they lie, and their names. There is no map of the world below: nothing is fetched from elsewhere. */
export function GeoMap({ shapes, label }: { shapes: readonly GeoShape[]; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const width = Math.min(WIDEST, useWidth(box));
  const [lit, setLit] = useState<number>();
  const sentence = useMemo(() => sayGeo(shapes), [shapes]);
  const projection = useMemo(() => projectionOf(boundsOf(shapes), Math.max(width, 1)), [shapes, width]);
  const looks = (at: number) =>
    cn(
      'transition-none',
      lit === at ? 'text-accent' : lit === undefined ? 'text-[var(--run-1)]' : 'text-faint',
    );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4 scroll-thin">
      <div ref={box} className="max-w-[900px]">
        {width > 0 && (
          <svg
            role="img"
            aria-label={`${label}: ${sentence}`}
            width={width}
            height={projection.height}
            className="rounded-md border bg-surface"
          >
            {shapes.map((shape, at) =>
              shape.kind === 'point' ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: a shape is its place in the file.
                <g key={at} className={looks(at)} fill="currentColor" stroke="var(--background)">
                  {shape.paths.flatMap((path) =>
                    path.map((position) => {
                      const [x, y] = projection.at(position);
                      return <circle key={position.join()} cx={x} cy={y} r={DOT} />;
                    }),
                  )}
                </g>
              ) : (
                <path
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                  key={at}
                  d={pathOf(projection, shape)}
                  className={looks(at)}
                  stroke="currentColor"
                  strokeWidth={lit === at ? 2 : 1.25}
                  fill={shape.kind === 'area' ? 'currentColor' : 'none'}
                  fillOpacity={0.15}
                  fillRule="evenodd"
                />
              ),
            )}
          </svg>
        )}
        <p className="py-2 text-xs text-muted-foreground">{sentence}</p>
        <ul aria-label="Shapes" className="flex flex-wrap gap-1">
          {shapes.slice(0, LISTED).map(({ name, kind }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <li key={at}>
              <button
                type="button"
                aria-pressed={lit === at}
                onClick={() => setLit(lit === at ? undefined : at)}
                className="inline-flex min-h-6 max-w-60 items-center gap-1.5 rounded-sm border px-1.5 text-xs hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
              >
                <span className="truncate">{name}</span>
                <span className="text-muted-foreground">{kind}</span>
              </button>
            </li>
          ))}
        </ul>
        {shapes.length > LISTED && (
          <p className="pt-1 text-xs text-muted-foreground">and {plural(shapes.length - LISTED, 'other')}</p>
        )}
      </div>
    </div>
  );
}
