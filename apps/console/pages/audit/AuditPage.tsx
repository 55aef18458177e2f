import { useMemo } from 'react';
import { useAudit } from '../../api.ts';
import { useAddressFilters } from '#ui/form/address.ts';
import { PageHeader } from '#ui/layout/PageHeader.tsx';
import { Empty } from '#ui/states/Empty.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { More } from '#ui/table/More.tsx';
import { Events } from './events/Events.tsx';
import { AuditFilters, filterOf } from './filters/AuditFilters.tsx';
import { ExportButtons } from './filters/ExportButtons.tsx';

/** Who did what and when; it cannot be changed. */
export default function AuditPage() {
  const [search] = useAddressFilters();
  const filter = useMemo(() => filterOf(search), [search]);
  const list = useAudit(filter);
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every decision and every change of access, latest first. Each event is chained to the previous one, so changes to the log can be detected."
        actions={<ExportButtons filter={filter} />}
      />
      <AuditFilters />
      <Loaded
        query={{ data: list.first, error: list.error, refetch: list.refetch }}
        forbidden="Ask an administrator for access to the audit log."
      >
        {() =>
          list.entries.length === 0 ? (
            <Empty title="Nothing matches">Choose other filters, or clear them.</Empty>
          ) : (
            <Events events={list.entries} hasMore={list.hasNextPage} />
          )
        }
      </Loaded>
      <More list={list} />
    </>
  );
}
