'use client';
import { PageBar } from '@/components/shell/page-bar';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';
import { ExportMenu } from './export-menu';
import { Proof } from './proof';
import { useAuditFilter } from './use-audit-filter';

/** Who did what, newest first. */
export function AuditPage() {
  const filter = useAuditFilter();
  return (
    <>
      <PageBar title="Audit log" beside={<Proof />} />
      <AuditFilters filter={filter}>
        <ExportMenu input={filter.input} />
      </AuditFilters>
      <AuditTable filter={filter} />
    </>
  );
}
