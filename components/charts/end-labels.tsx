import type { Plot } from './geometry';
import { markOf } from './lines';
import type { PreparedLines } from './prepare-lines';
import { shortNames } from './short-names';

const LINE_HEIGHT = 14;
const LETTERS = 11;

type Label = { id: string; name: string; colour: string; from: number; at: number };

/** Where each line's name stands: beside its end, moved so that none covers another. What has no room is left out. */
function placeLabels({ lines }: PreparedLines, plot: Plot): Label[] {
  const room = Math.floor(plot.height / LINE_HEIGHT);
  const ends = lines
    .flatMap(({ id, name, colour, drawn }): Label[] => {
      const last = drawn.findLast((value) => value !== null);
      if (last === undefined || last === null) return [];
      const y = Math.min(plot.top + plot.height, Math.max(plot.top, plot.toY(last)));
      return [{ id, name, colour, from: y, at: y }];
    })
    .slice(0, room)
    .sort((a, b) => a.from - b.from);
  for (const [index, label] of ends.entries()) {
    const before = ends[index - 1];
    if (before) label.at = Math.max(label.at, before.at + LINE_HEIGHT);
  }
  let below = plot.top + plot.height + LINE_HEIGHT / 2;
  for (const label of ends.toReversed()) {
    label.at = Math.min(label.at, below - LINE_HEIGHT / 2);
    below = label.at - LINE_HEIGHT / 2;
  }
  return ends;
}

/** Names at the ends of lines: they can be told apart without colours. */
export function EndLabels({ chart, plot }: { chart: PreparedLines; plot: Plot }) {
  const right = plot.left + plot.width;
  const labels = placeLabels(chart, plot);
  const short = shortNames(
    labels.map(({ name }) => name),
    LETTERS,
  );
  return (
    <g fontSize={12}>
      {labels.map(({ id, colour, from, at }, index) => (
        <g key={id} className={`mark ${markOf(id)}`}>
          <path d={`M${right + 1} ${from}L${right + 7} ${at}`} stroke={colour} fill="none" />
          <text x={right + 10} y={at} dy="0.32em" fill="var(--foreground)">
            {short[index]}
          </text>
        </g>
      ))}
    </g>
  );
}
