import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { backPayVerdictLabels } from '@messages/certification';
import { certification as text } from '@messages/web/certification';
import { shell } from '@messages/web/shell';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { DataList, type Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { ChoiceFilter } from '../../ui/filters';
import { money, period as periodText } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';

type Resume = Schema<'ResumeDto'>;
type Month = Schema<'BackPayLineDto'>;

const MONTHS: readonly Column<Month>[] = [
  { path: 'period', title: text.period, kind: 'period' },
  { path: 'amount', title: text.amount, kind: 'money' },
];

/** What is owed to people who are paid again, month by month, and whether the rolls brought it. */
export function Resumes(): ReactNode {
  const [shown, setShown] = useState<Resume | null>(null);
  const columns: readonly Column<Resume>[] = [
    { path: 'name', title: text.name },
    { path: 'idMasked', title: text.idMasked },
    { path: 'townshipName', title: text.township, optional: true },
    { path: 'scheme', title: text.scheme, words: schemeLabels },
    { path: 'certifiedOn', title: text.newCertified, kind: 'date' },
    { path: 'payPeriod', title: text.payPeriod, kind: 'period' },
    { path: 'monthly', title: text.monthly, kind: 'money' },
    { path: 'months', title: text.months, kind: 'count' },
    { path: 'amount', title: text.amount, kind: 'money' },
    {
      path: 'backPayFrom',
      title: text.back,
      kind: 'period',
      show: ({ backPayFrom, backPayTo }) =>
        backPayFrom === null ? '—' : `${periodText(backPayFrom)} – ${periodText(backPayTo)}`,
    },
    { path: 'verdict', title: text.verdict, state: 'backPay' },
    { path: 'foundAmount', title: text.found, kind: 'money' },
    { path: 'resumedBy', title: text.resumedBy },
    { path: 'resumedAt', title: text.resumedAt, kind: 'time', optional: true },
    {
      path: 'act',
      title: text.byMonth,
      control: true,
      show: (row) =>
        row.months > 0 && (
          <Button size="small" type="link" onClick={() => setShown(row)}>
            {text.byMonth}
          </Button>
        ),
    },
  ];
  return (
    <>
      <DataList
        name="resumes"
        path="/api/v1/certification-resumes"
        filterNames={['scheme', 'verdict']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="scheme" label={text.scheme} words={schemeLabels} />
            <ChoiceFilter state={state} name="verdict" label={text.verdict} words={backPayVerdictLabels} />
          </>
        )}
        columns={columns}
        rowKey={({ suspensionId }) => suspensionId}
        label={text.tabs.resumes}
        exportName={text.resumeExport}
        empty={<Nothing text={text.resumesEmpty} />}
      />
      {shown && <Months resume={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function Months({ resume, onClose }: { resume: Resume; onClose: () => void }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['back-pay', resume.suspensionId],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/certification-resumes/{id}/months', {
          params: { path: { id: resume.suspensionId } },
          signal,
        }),
      ),
  });
  return (
    <Modal
      open
      title={text.byMonthTitle(resume.name)}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{shell.close}</Button>}
    >
      {error ? (
        <Problem error={error} />
      ) : data ? (
        <PlainTable
          label={text.byMonth}
          columns={MONTHS}
          rows={data}
          rowKey={({ period }) => period}
          total={['', money(resume.amount)]}
        />
      ) : (
        <Waiting />
      )}
    </Modal>
  );
}
