'use client';
import { FileCode2, GitCommitHorizontal, GitPullRequestDraft } from 'lucide-react';
import { QueryPanel } from '@/components/data/query-panel';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import type { CompareRow } from './compare-row';
import { CompareTable } from './compare-table';
import { FileDiff } from './file-diff';
import { FileList, type ListedFile } from './file-list';
import { TableSkeleton } from './overview-tab';
import { textRow } from './text-row';
import { useComparison } from './use-comparison';

type Source = OutputOf<'tracking.compareSources'>['sources'][number];
type CodeFile = OutputOf<'tracking.listCode'>['files'][number];

const WHENCE = 'source';
const UNCOMMITTED = 'uncommitted';
const GIT_DIFF_TAG = 'mlflow.source.git.diff';

/** The commit each run came from, what was not committed, and the scripts and notebooks that were logged. */
export function CodeTab() {
  const { url, set, refs, baseline, other } = useComparison();
  const sources = useOperation('tracking.compareSources', { runs: refs });
  const code = useOperation(
    'tracking.listCode',
    { from: baseline.ref, to: other.ref },
    { keepPrevious: true },
  );
  const pair = [baseline, other].map(({ place }) => sources.data?.sources[place]);
  const files: ListedFile[] = [
    { id: WHENCE, icon: <GitCommitHorizontal />, name: 'Commit and source' },
    ...(pair.some((source) => source?.hasDiff)
      ? [{ id: UNCOMMITTED, icon: <GitPullRequestDraft />, name: 'Uncommitted changes' }]
      : []),
    ...(code.data?.files ?? []).map((file) => ({
      id: `file ${file.path}`,
      icon: <FileCode2 />,
      name: file.path,
      note: noteOf(file),
    })),
  ];
  const wanted = url.path === null ? WHENCE : url.path;
  const selected = files.some(({ id }) => id === wanted) ? wanted : WHENCE;
  return (
    <div className="flex h-full min-h-0 flex-col md:flex-row">
      <FileList
        label="Code of the two runs"
        files={files}
        selected={selected}
        onSelect={(id) => void set({ path: id === WHENCE ? null : id })}
      >
        {!code.data && !code.error && <Skeleton className="mx-2 my-2 w-40" />}
        {code.data?.files.length === 0 && (
          <p className="px-2 py-3 text-xs text-muted-foreground">
            Neither run has logged a script or a notebook. mlflow.log_artifact(__file__) keeps the code with
            the run.
          </p>
        )}
        {code.data?.isCut && (
          <p className="px-2 py-2 text-xs text-muted-foreground">
            There are more files than were looked through.
          </p>
        )}
      </FileList>
      {selected === WHENCE ? (
        <QueryPanel
          query={sources}
          what="where the code came from"
          skeleton={<TableSkeleton />}
          className="flex min-h-0 min-w-0 flex-1 flex-col"
        >
          {(data) => (
            <CompareTable
              label="Where the code of each run came from"
              rows={rowsOf(data.sources, url.all)}
              isDimmed={false}
            />
          )}
        </QueryPanel>
      ) : selected === UNCOMMITTED ? (
        <FileDiff path={GIT_DIFF_TAG} isTag title="Uncommitted changes" />
      ) : (
        <FileDiff path={selected.slice('file '.length)} title={selected.slice('file '.length)} />
      )}
    </div>
  );
}

const noteOf = ({ from, to, isSame }: CodeFile) =>
  from === null ? 'added' : to === null ? 'removed' : isSame === false ? 'changed' : isSame ? 'same' : '';

const LINES: { name: keyof Omit<Source, 'hasDiff'>; title: string }[] = [
  { name: 'commit', title: 'Commit' },
  { name: 'branch', title: 'Branch' },
  { name: 'repository', title: 'Repository' },
  { name: 'isDirty', title: 'Has uncommitted changes' },
  { name: 'name', title: 'File' },
  { name: 'type', title: 'Kind' },
  { name: 'entryPoint', title: 'Entry point' },
  { name: 'backend', title: 'Backend' },
  { name: 'image', title: 'Image' },
];

function rowsOf(sources: readonly Source[], isAll: boolean): CompareRow[] {
  const lines = LINES.map(({ name, title }) =>
    textRow(
      `source ${name}`,
      title,
      sources.map((source) => source[name]),
    ),
  );
  const known = lines.filter(({ compared }) => compared.held > 0);
  const different = known.filter(({ compared }) => compared.isDifferent);
  return [
    {
      kind: 'section',
      id: 'section source',
      title: 'Source',
      note: known.length === 0 ? 'no run says' : `${different.length} of ${known.length} differ`,
    },
    ...(isAll ? known : different),
  ];
}
