import { useQuery } from '@tanstack/react-query';
import { rollLines } from '@messages/web/rolls';
import { useMemo, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { Nothing } from '../../ui/page';

type Line = Schema<'RollLineDto'>;

/** The rows of a roll that can be used. */
export function RollLines({ rollId }: { rollId: string }): ReactNode {
  const { may } = useSession();
  const { data: townships } = useQuery({
    queryKey: ['townships'],
    enabled: may('agency.read'),
    staleTime: Infinity,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/townships', { signal })),
  });
  const columns = useMemo((): readonly Column<Line>[] => {
    const names = Object.fromEntries((townships ?? []).map(({ code, name }) => [code, name]));
    return [
      { path: 'rowNo', title: rollLines.row, kind: 'count', sort: 'rowNo' },
      { path: 'sheet', title: rollLines.sheet, optional: true },
      { path: 'name', title: rollLines.name, sort: 'name' },
      { path: 'idMasked', title: rollLines.idMasked, sort: 'idMasked' },
      { path: 'township', title: rollLines.township, words: names, sort: 'township' },
      { path: 'status', title: rollLines.status, words: rollLines.statuses, sort: 'status' },
      { path: 'statusReason', title: rollLines.reason, optional: true },
      { path: 'amount', title: rollLines.amount, kind: 'money', sort: 'amount' },
      { path: 'base', title: rollLines.base, kind: 'money', sort: 'base', optional: true },
      { path: 'personal', title: rollLines.personal, kind: 'money', sort: 'personal', optional: true },
      { path: 'adjustment', title: rollLines.adjustment, kind: 'money', sort: 'adjustment', optional: true },
      { path: 'backPay', title: rollLines.backPay, kind: 'money', sort: 'backPay' },
      { path: 'grant', title: rollLines.grant, kind: 'money', sort: 'grant', optional: true },
      { path: 'backPayFrom', title: rollLines.backPayFrom, kind: 'period', optional: true },
      { path: 'backPayTo', title: rollLines.backPayTo, kind: 'period', optional: true },
      { path: 'accountMasked', title: rollLines.account, sort: 'accountMasked' },
      { path: 'accountName', title: rollLines.accountName, sort: 'accountName', optional: true },
      { path: 'bankName', title: rollLines.bank, sort: 'bankName', optional: true },
    ];
  }, [townships]);
  return (
    <DataList
      name="lines"
      path="/api/v1/rolls/{id}/lines"
      pathParams={{ id: rollId }}
      filterNames={['name', 'status']}
      filters={(state) => (
        <>
          <TextFilter state={state} name="name" label={rollLines.name} />
          <ChoiceFilter state={state} name="status" label={rollLines.status} words={rollLines.statuses} />
        </>
      )}
      columns={columns}
      rowKey={({ ordinal }) => String(ordinal)}
      label={rollLines.table}
      exportName={rollLines.exportName}
      empty={<Nothing text={rollLines.empty} />}
    />
  );
}
