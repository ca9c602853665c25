'use client';
import { Code } from 'lucide-react';
import { useState } from 'react';
import type { Ends } from '@/components/charts/prepare-axis';
import { CodeBlock } from '@/components/data/code-block';
import { Button } from '@/components/ui/button';
import { useOrigin } from '@/lib/client/use-origin';
import { LargeChart } from '../charts/large-chart';
import { LineCard, type LineCardProps } from '../charts/line-card';
import { WindowFields } from '../charts/window-fields';
import { YRangeFields } from '../charts/y-range-fields';
import { loadHistorySnippet } from '../snippets';

type ChartDialogProps = Omit<LineCardProps, 'width' | 'height'> & {
  runId: string;
  onEnds: (ends: Ends | undefined) => void;
  onClose: () => void;
};

/** One chart of a run as large as the screen; a drag, or the two fields, look closer. */
export function ChartDialog({ runId, onEnds, onClose, ...card }: ChartDialogProps) {
  const [isCode, setCode] = useState(false);
  const origin = useOrigin();
  const { metricKey, settings, window, onWindow } = card;
  return (
    <LargeChart
      title={metricKey}
      onClose={onClose}
      tools={
        <>
          {settings.x === 'step' && <WindowFields unit="step" window={window} onWindow={onWindow} />}
          <YRangeFields ends={settings.ends} onEnds={onEnds} />
          <span className="text-xs text-muted-foreground">Drag over the chart to look closer.</span>
          {!card.isExpression && (
            <Button size="sm" className="ms-auto" aria-pressed={isCode} onClick={() => setCode(!isCode)}>
              <Code />
              Load in Python
            </Button>
          )}
          {isCode && (
            <CodeBlock
              label="Load the history in Python"
              code={loadHistorySnippet(origin, runId, metricKey)}
              className="w-full"
            />
          )}
        </>
      }
    >
      {(size) => <LineCard {...card} {...size} isLarge />}
    </LargeChart>
  );
}
