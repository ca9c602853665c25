'use client';
import { Code, RotateCcw, Table2 } from 'lucide-react';
import { useState } from 'react';
import type { Domain } from '@/components/charts/prepare-axis';
import { CodeBlock } from '@/components/data/code-block';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { useOrigin } from '@/lib/client/use-origin';
import { loadHistorySnippet } from '../snippets';
import { type ChartSettings, RunChart } from './chart-card';
import type { MetricSummary } from './use-run-page';

const HEIGHT = 420;
const TICKS = { x: 8, y: 6 };

type ChartDialogProps = {
  metric: MetricSummary;
  settings: ChartSettings;
  window: Domain | undefined;
  onWindow: (window: Domain | undefined) => void;
  onClose: () => void;
};

/** One chart as large as the page; a drag, or the two fields, look closer. */
export function ChartDialog({ metric, settings, window, onWindow, onClose }: ChartDialogProps) {
  const [isTable, setTable] = useState(false);
  const [isCode, setCode] = useState(false);
  const origin = useOrigin();
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={metric.key} className="top-[6vh] max-h-[88vh] max-w-[1200px]">
        <DialogBody className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center gap-2">
            {settings.x === 'step' && <StepWindow window={window} onWindow={onWindow} />}
            {window && (
              <Button size="sm" onClick={() => onWindow(undefined)}>
                <RotateCcw />
                Show all
              </Button>
            )}
            <span className="text-xs text-muted-foreground">Drag over the chart to look closer.</span>
            <Button size="sm" className="ms-auto" aria-pressed={isCode} onClick={() => setCode(!isCode)}>
              <Code />
              Load in Python
            </Button>
            <Button size="sm" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
              <Table2 />
              View as table
            </Button>
          </div>
          {isCode && (
            <CodeBlock
              label="Load the history in Python"
              code={loadHistorySnippet(origin, settings.runId, metric.key)}
            />
          )}
          <div>
            <RunChart
              metricKey={metric.key}
              settings={settings}
              height={HEIGHT}
              window={window}
              onWindow={onWindow}
              isTable={isTable}
              ticks={TICKS}
            />
          </div>
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function StepWindow({ window, onWindow }: Pick<ChartDialogProps, 'window' | 'onWindow'>) {
  return (
    <form
      key={window?.join()}
      className="flex items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const [from, to] = ['from', 'to'].map((name) => Math.round(Number(form.get(name))));
        if (from !== undefined && to !== undefined && to > from) onWindow([from, to]);
      }}
    >
      <Input
        name="from"
        type="number"
        required
        aria-label="From step"
        placeholder="From step"
        defaultValue={window?.[0]}
        className="h-7 w-28 text-xs"
      />
      <Input
        name="to"
        type="number"
        required
        aria-label="To step"
        placeholder="To step"
        defaultValue={window?.[1]}
        className="h-7 w-28 text-xs"
      />
      <Button type="submit" size="sm">
        Show
      </Button>
    </form>
  );
}
