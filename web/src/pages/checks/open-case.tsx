import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { flags as text } from '@messages/web/flags';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { useSession } from '../../session/session';
import { newCaseAt } from '../cases/new-case-address';
import type { Flag } from './flag-pane';

/** Leads to a new case on confirmed flags; the service says whether they make one. */
export function OpenCase({ flags }: { flags: readonly Flag[] }): ReactNode {
  const navigate = useNavigate();
  const { may } = useSession();
  const ids = flags.map(({ id }) => id).join(',');
  // Nobody looks for a case on flags of which none is confirmed yet.
  const wanted = may('case.handle') && flags.some(({ state, caseId }) => state === 'CONFIRMED' && caseId === null);
  const { data } = useQuery({
    queryKey: ['case-opening', ids, flags.map(({ state, caseId }) => [state, caseId])],
    enabled: wanted,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/findings/opening', { params: { query: { flagIds: ids } }, signal })),
  });
  if (!wanted || !data) return null;
  return (
    <>
      <Button disabled={!data.allowed} title={data.reason ?? undefined} onClick={() => void navigate(newCaseAt(ids))}>
        {text.openCase(flags.length)}
      </Button>
      {data.reason && <span className="faint">{data.reason}</span>}
    </>
  );
}
