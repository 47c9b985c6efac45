import { integrity as words } from '@messages/web/integrity';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { useSession } from '../../session/session';

/** The first record that does not fit: why, which one, and the way to it. */
export function FirstBad({ of: { kind, id, why } }: { of: Schema<'MisfitDto'> }): ReactNode {
  const place = usePlace(kind, id);
  return (
    <>
      <span className="check-bad">{why}</span>
      <span className="check-where">{words.where(words.kinds[kind] ?? kind, id)}</span>
      {place && (
        <Link className="check-where" to={place}>
          {words.open}
        </Link>
      )}
    </>
  );
}

/** The page of the record, where it has one that this person may open. */
function usePlace(kind: string, id: string): string | null {
  const { may } = useSession();
  if (!/^\d+$/.test(id)) return null;
  if (kind === 'voucher' && may('ledger.read')) return `/vouchers/${id}`;
  if (kind === 'batch' && may('batch.read')) return `/batches/${id}`;
  if (kind === 'project' && may('project.read')) return `/projects/${id}`;
  if (kind === 'trail' && may('trail.read')) return '/trail';
  return null;
}
