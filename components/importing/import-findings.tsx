'use client';
import { CircleCheck, Download } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect, useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState } from '@/components/data/states';
import { modelHref, versionHref } from '@/components/registry/links';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { type CallError, download, type OutputOf } from '@/lib/client/call';
import { saveFile } from '@/lib/client/save-file';
import { reportError, usePagedOperation } from '@/lib/client/use-operation';
import { formatCount, shortId } from '@/lib/pure/format';
import { type Import, isAtWork } from './import-status';

type Finding = OutputOf<'importing.listFindings'>['findings'][number];

const WHICH = ['all', 'missing', 'different'] as const;

/** What could not be brought, and what is different here, each with its reason. */
export function ImportFindings({ each }: { each: Import }) {
  const [which, setWhich] = useQueryState('show', parseAsStringLiteral(WHICH).withDefault('all'));
  const [isSaving, setSaving] = useState(false);
  const query = usePagedOperation('importing.listFindings', {
    id: each.id,
    ...(which !== 'all' && { outcome: which }),
  });
  const { refetch } = query;
  // How many there are is known first: the list follows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when there are others, and only then.
  useEffect(() => void refetch(), [refetch, each.pass, each.missing, each.different]);
  const findings = query.data?.pages.flatMap((page) => page.findings) ?? [];

  function save() {
    setSaving(true);
    void download('importing.exportReport', { id: each.id })
      .then((file) => saveFile(`import-report-${shortId(each.id)}.csv`, file))
      .catch((error: CallError) => reportError(error))
      .finally(() => setSaving(false));
  }
  return (
    <section aria-labelledby="findings">
      <div className="flex flex-wrap items-center gap-3 px-4 pb-2 lg:px-6">
        <h2 id="findings" className="text-sm font-semibold">
          What to look at
        </h2>
        <Segmented
          label="Which findings"
          value={which}
          onValueChange={(next) => void setWhich(next)}
          options={[
            { value: 'all', label: 'All' },
            { value: 'missing', label: `Missing ${formatCount(each.missing)}` },
            { value: 'different', label: `Different ${formatCount(each.different)}` },
          ]}
        />
        <Button size="sm" className="ms-auto" disabled={isSaving} onClick={save}>
          <Download /> Report as CSV
        </Button>
      </div>
      <QueryPanel
        query={query}
        what="the findings"
        skeleton={<Skeleton className="mx-6 h-24" />}
        empty={() =>
          findings.length === 0 ? (
            <EmptyState
              icon={<CircleCheck />}
              title={isAtWork(each) ? 'Nothing so far' : 'Nothing is missing'}
              className="py-8"
            >
              What cannot be brought, or was changed here since, is listed with its reason.
            </EmptyState>
          ) : undefined
        }
      >
        {() => (
          <>
            <Table label="Findings" className="min-w-[820px] table-fixed">
              <thead>
                <tr>
                  <TableHead className="w-28">Outcome</TableHead>
                  <TableHead className="w-36">Kind</TableHead>
                  <TableHead className="w-44">Of</TableHead>
                  <TableHead className="w-1/4">Item</TableHead>
                  <TableHead>Reason</TableHead>
                </tr>
              </thead>
              <tbody>
                {findings.map((finding) => (
                  <FindingRow key={finding.id} finding={finding} />
                ))}
              </tbody>
            </Table>
            <ShowMore query={query} />
          </>
        )}
      </QueryPanel>
    </section>
  );
}

const RUN = /^[0-9a-f]{32}$/;
const REGISTERED = /^models:\/([^/]+)(?:\/(\d+))?$/;

/** Where it is here, and what it is called there; undefined for what is not here, or has no page. */
function placeOf({ outcome, kind, owner }: Finding): { href: string; name: string } | undefined {
  const isWhole = kind === 'run' || kind === 'registered model' || kind === 'version';
  if (outcome === 'missing' && isWhole) return undefined;
  if (RUN.test(owner)) return { href: `/runs/${owner}`, name: `run ${shortId(owner)}` };
  const [, model, version] = REGISTERED.exec(owner) ?? [];
  if (model === undefined) return undefined;
  return version === undefined
    ? { href: modelHref(model), name: model }
    : { href: versionHref(model, version), name: `${model} version ${version}` };
}

const FindingRow = ({ finding }: { finding: Finding }) => {
  const { outcome, kind, owner, item, reason } = finding;
  const place = placeOf(finding);
  return (
    <TableRow>
      <TableCell>
        <Badge tone={outcome === 'missing' ? 'danger' : 'warning'}>{outcome}</Badge>
      </TableCell>
      <TableCell>{kind}</TableCell>
      <TableCell className="truncate" title={owner}>
        {place ? (
          <HoverLink href={place.href} className="rounded-xs font-mono text-xs hover:text-accent">
            {place.name}
          </HoverLink>
        ) : (
          <span className="font-mono text-xs">{owner}</span>
        )}
      </TableCell>
      <TableCell className="truncate" title={item}>
        {item}
      </TableCell>
      <TableCell className="py-1.5 [overflow-wrap:anywhere]">{reason}</TableCell>
    </TableRow>
  );
};
