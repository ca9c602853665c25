'use client';
import { FileCode2, GitPullRequestDraft } from 'lucide-react';
import { useState } from 'react';
import { Block, Nothing } from '@/components/data/block';
import { compareHref } from '@/components/tracking/compare/compare-link';
import { FileDiffOf } from '@/components/tracking/compare/file-diff';
import { FileList, type ListedFile } from '@/components/tracking/compare/file-list';
import { HoverLink } from '@/components/ui/hover-link';
import { Select } from '@/components/ui/select';
import { useOperation } from '@/lib/client/use-operation';
import type { Compared } from './compared';

const UNCOMMITTED = 'uncommitted';
const GIT_DIFF_TAG = 'mlflow.source.git.diff';

type WithRun = { version: string; runId: string; experimentId: string };

const withRun = ({ version: { version }, run }: Compared): WithRun[] =>
  run ? [{ version, runId: run.runId, experimentId: run.experimentId }] : [];

/** What changed in the code that the runs of two versions have logged. */
export function VersionCode({ versions }: { versions: readonly Compared[] }) {
  const [first, ...others] = versions.flatMap(withRun);
  const [chosen, setChosen] = useState<string>();
  const other = others.find(({ version }) => version === chosen) ?? others[0];
  return (
    <Block
      title="Code"
      actions={
        first &&
        other && (
          <>
            {others.length > 1 && (
              <Select
                size="sm"
                label="Version beside the baseline"
                value={other.version}
                onValueChange={setChosen}
                options={others.map(({ version }) => ({ value: version, label: `Version ${version}` }))}
              />
            )}
            <HoverLink
              href={compareHref(first.experimentId, [first.runId, other.runId])}
              className="rounded-xs text-xs text-accent hover:underline"
            >
              Compare the runs whole
            </HoverLink>
          </>
        )
      }
    >
      {!first || !other ? (
        <Nothing>Their code is compared where each has a run that you may see.</Nothing>
      ) : first.runId === other.runId ? (
        <Nothing>Both come from the same run.</Nothing>
      ) : (
        <Files key={`${first.runId} ${other.runId}`} first={first} other={other} />
      )}
    </Block>
  );
}

function Files({ first, other }: { first: WithRun; other: WithRun }) {
  const [selected, setSelected] = useState<string>();
  const sources = useOperation('tracking.compareSources', { runs: [first.runId, other.runId] });
  const code = useOperation('tracking.listCode', { from: first.runId, to: other.runId });
  const files: ListedFile[] = [
    ...(sources.data?.sources.some(({ hasDiff }) => hasDiff)
      ? [{ id: UNCOMMITTED, icon: <GitPullRequestDraft />, name: 'Uncommitted changes' }]
      : []),
    ...(code.data?.files ?? []).map(({ path, from, to, isSame }) => ({
      id: path,
      icon: <FileCode2 />,
      name: path,
      note: from === null ? 'added' : to === null ? 'removed' : isSame ? 'same' : 'changed',
    })),
  ];
  const shown = files.find(({ id }) => id === selected) ?? files[0];
  if (!code.data && !code.error) return <Nothing>Looking for code…</Nothing>;
  if (!shown)
    return <Nothing>Neither run has logged a script: mlflow.log_artifact(__file__) keeps the code.</Nothing>;
  const side = ({ runId, version }: WithRun) => ({
    ref: runId,
    name: `version ${version}`,
    shown: `Version ${version}`,
  });
  const isTag = shown.id === UNCOMMITTED;
  return (
    <div className="flex h-[560px] max-h-[70vh] min-h-0 flex-col overflow-hidden rounded-lg border md:flex-row">
      <FileList label="Code of the versions" files={files} selected={shown.id} onSelect={setSelected} />
      <FileDiffOf
        key={shown.id}
        from={side(first)}
        to={side(other)}
        path={isTag ? GIT_DIFF_TAG : shown.id}
        isTag={isTag}
        title={shown.name}
      />
    </div>
  );
}
