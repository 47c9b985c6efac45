import { schemeLabels } from '@messages/agencies';
import { cockpit as words } from '@messages/web/cockpit';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { usePeriod } from '../../session/period';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';

type Late = Schema<'LateItemDto'>;

const COLUMNS: readonly Column<Late>[] = [
  { path: 'text', title: words.lateText },
  { path: 'scheme', title: words.scheme, words: schemeLabels },
  { path: 'since', title: words.since, kind: 'date' },
  { path: 'days', title: words.days, kind: 'count' },
  { path: 'amount', title: words.amount, kind: 'money' },
];

/** What should have been done already, the oldest first. */
export function Late({ late }: { late: readonly Late[] }): ReactNode {
  const navigate = useNavigate();
  const { setPeriod } = usePeriod();
  const places: Record<Late['kind'], (item: Late) => string> = {
    MONTH: () => '/month',
    BATCH: (item) => `/batches/${item.subjectId}`,
    BOUNCED: () => '/failures',
    FUND_REQUEST: () => '/fund-requests',
    VOUCHERS: (item) => `/vouchers?vouchers.unreviewed=true&vouchers.fund=${item.scheme}`,
  };
  return (
    <Section title={words.late}>
      <PlainTable
        label={words.late}
        columns={COLUMNS}
        rows={late}
        rowKey={(item) => `${item.kind}${item.subjectId}${item.period}`}
        onOpen={(item) => {
          if (item.kind === 'MONTH' && item.period) setPeriod(item.period);
          void navigate(places[item.kind](item));
        }}
        empty={<Nothing text={words.noLate} />}
      />
    </Section>
  );
}
