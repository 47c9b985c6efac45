import { useQuery } from '@tanstack/react-query';
import { batchAudit as text } from '@messages/web/flags';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { useSession } from '../../session/session';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { count, time } from '../../ui/formats';
import { Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { flagsAt } from '../checks/flag-address';
import { PersonLink } from './person-link';

type Flag = Schema<'FlagListedDto'>;
type FlagCounts = Schema<'FlagCountsDto'>;

/** Flags shown on the batch itself; all of them are on their own page. */
const SHOWN = 50;

function useFlags(batchId: string, severity: 'BLOCK' | 'WARN') {
  const { may } = useSession();
  return useQuery({
    queryKey: ['batch-flags', batchId, severity],
    enabled: may('audit.read'),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/red-flags', { params: { query: { batchId, severity, pageSize: SHOWN, page: 1 } }, signal }),
      ),
    refetchInterval: 30_000,
  });
}

/** How far the blocking flags of a batch are, in words; null for who may not read them. */
export function useFlagSummary(batchId: string): string | null {
  const { data } = useFlags(batchId, 'BLOCK');
  if (!data) return null;
  const { open, cleared, confirmed } = data.counts;
  const gone = data.rows.filter(({ state, lineGone }) => state === 'CONFIRMED' && lineGone).length;
  return text.signingCounts(open, cleared, confirmed, gone);
}

const COLUMNS: readonly Column<Flag>[] = [
  { path: 'title', title: text.rule },
  {
    path: 'name',
    title: text.person,
    show: ({ beneficiaryId, name }) => (beneficiaryId && name ? <PersonLink id={beneficiaryId} name={name} /> : '—'),
  },
  { path: 'sentence', title: text.sentence },
  {
    path: 'state',
    title: text.state,
    state: 'flag',
    show: ({ state, lineGone }) => (
      <>
        <StateTag family="flag" state={state} />
        {lineGone && <div className="faint">{text.gone}</div>}
      </>
    ),
  },
  {
    path: 'decidedReason',
    title: text.decision,
    show: ({ decidedBy, decidedAt, decidedReason }) =>
      decidedBy ? (
        <>
          {decidedReason} <span className="faint tabular">{text.decidedBy(decidedBy, time(decidedAt))}</span>
        </>
      ) : (
        <span className="faint">—</span>
      ),
  },
];

/** What the checks before payment found in this batch, who decided it and why: to be read before signing. */
export function BatchAudit({ batchId }: { batchId: string }): ReactNode {
  const { may } = useSession();
  const { data: runs } = useQuery({
    queryKey: ['batch-runs', batchId],
    enabled: may('audit.read'),
    queryFn: ({ signal }) => getPage('/api/v1/audit-runs', undefined, { batchId, kind: 'GATE', pageSize: 1 }, signal),
  });
  const { data: blocking, error, refetch } = useFlags(batchId, 'BLOCK');
  const { data: warnings } = useFlags(batchId, 'WARN');
  if (!may('audit.read')) return null;
  const last = runs?.rows[0];
  const total = (counts: FlagCounts | undefined): number =>
    counts ? counts.open + counts.cleared + counts.confirmed : 0;
  const blocks = total(blocking?.counts);
  const warns = total(warnings?.counts);
  return (
    <Section
      title={text.title}
      className="batch-audit"
      extra={blocks + warns > 0 && <Link to={flagsAt({ batchId, state: 'ALL' })}>{text.toFlags}</Link>}
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      <p>
        {runs && !last && text.never}
        {last &&
          text.last(
            time(last.runAt),
            count(last.checks),
            count(last.lines),
            count(last.ms),
            count(last.hits),
            count(last.raised),
          )}
      </p>
      {last && blocking && warnings && blocks + warns === 0 && <p>{text.noFlags}</p>}
      {blocking && blocks + warns > 0 && (
        <p>
          <strong>{text.counts(blocking.counts.open, blocking.counts.cleared, blocking.counts.confirmed)}</strong>
          {warns > 0 && <span className="faint"> {text.warnings(warns)}</span>}
        </p>
      )}
      {blocking && blocks > 0 && (
        <>
          <PlainTable label={text.table} columns={COLUMNS} rows={blocking.rows} rowKey={({ id }) => id} />
          {blocking.total > SHOWN && <p className="faint">{text.more(count(SHOWN), count(blocking.total))}</p>}
        </>
      )}
    </Section>
  );
}
