import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { caseLines as text, caseWords as words } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { money, period, sum } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { AMOUNT, plainAmount } from '../books/entered';
import { allows, CaseAct } from './case-act';
import { AskOnce } from './case-ask';
import type { Case } from './case-types';
import { required } from './new-case';

type Line = Case['lines'][number];
type Sums = Schema<'CaseSumsDto'>;

/** What was overpaid, payout by payout; added for all months at once or one by one while the case is prepared. */
export function CaseLines({ file }: { file: Case }): ReactNode {
  const { may } = useSession();
  const [asking, setAsking] = useState<'whole' | 'some' | null>(null);
  const [removing, setRemoving] = useState<Line | null>(null);
  const edits = allows(file, 'edit');
  const columns: readonly Column<Line>[] = [
    { path: 'period', title: text.period, kind: 'period' },
    {
      path: 'reference',
      title: text.reference,
      show: ({ reference }) => (may('batch.read') ? <Link to={`/payouts/${reference}`}>{reference}</Link> : reference),
    },
    { path: 'batchNumber', title: text.batch },
    { path: 'paid', title: text.paid, kind: 'money' },
    { path: 'due', title: text.due, kind: 'money' },
    { path: 'overpaid', title: text.overpaid, kind: 'money' },
    { path: 'recovered', title: text.recovered, kind: 'money' },
    { path: 'paidOn', title: text.paidOn, kind: 'date' },
    { path: 'addedBy', title: text.addedBy },
    ...(edits
      ? [
          {
            path: 'remove',
            title: '',
            control: true,
            show: (line: Line) => (
              <Button type="link" danger size="small" onClick={() => setRemoving(line)}>
                {text.remove}
              </Button>
            ),
          },
        ]
      : []),
  ];
  const total = (field: 'paid' | 'due' | 'overpaid' | 'recovered'): ReactNode => (
    <Amount of={sum(file.lines.map((line) => line[field]))} />
  );
  return (
    <Section
      title={text.title}
      extra={
        <div className="case-acts">
          <CaseAct file={file} action="edit" onClick={() => setAsking('some')}>
            {text.some}
          </CaseAct>
          <CaseAct file={file} action="edit" type="primary" onClick={() => setAsking('whole')}>
            {text.whole}
          </CaseAct>
        </div>
      }
    >
      <PlainTable
        label={text.title}
        columns={columns}
        rows={file.lines}
        rowKey={({ id }) => id}
        total={[text.total, '', '', total('paid'), total('due'), total('overpaid'), total('recovered'), '', '']}
        empty={<Nothing text={text.empty} />}
      />
      {asking === 'whole' && <AddWhole file={file} onClose={() => setAsking(null)} />}
      {asking === 'some' && <AddSome file={file} onClose={() => setAsking(null)} />}
      {removing && (
        <AskOnce<object, Sums>
          danger
          title={text.remove}
          sentence={text.removeAsk(period(removing.period), money(removing.overpaid))}
          agree={text.remove}
          send={(_, key) =>
            answer(
              api.POST('/api/v1/findings/{id}/lines/remove', {
                params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
                body: { lineIds: [removing.id] },
              }),
            )
          }
          done={({ amount }) => text.removed(money(amount))}
          onClose={() => setRemoving(null)}
        />
      )}
    </Section>
  );
}

interface Props {
  file: Case;
  onClose: () => void;
}

function AddWhole({ file, onClose }: Props): ReactNode {
  const flagged = file.flags.flatMap(({ period: month }) => (month === null ? [] : [month])).sort()[0];
  return (
    <AskOnce<{ fromPeriod: string; toPeriod?: string | null }, Sums>
      title={text.whole}
      sentence={text.wholeAsk}
      agree={text.wholeAgree}
      initial={{ fromPeriod: flagged }}
      send={({ fromPeriod, toPeriod }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/lines/whole', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: { fromPeriod, ...(toPeriod ? { toPeriod } : {}) },
          }),
        )
      }
      done={({ changed, amount }) => text.added(changed, money(amount))}
      onClose={onClose}
    >
      <div className="case-fields">
        <Form.Item name="fromPeriod" label={text.from} rules={[required(text.from)]}>
          <DateInput kind="month" width="100%" />
        </Form.Item>
        <Form.Item name="toPeriod" label={text.to} extra={text.toHint}>
          <DateInput kind="month" width="100%" />
        </Form.Item>
      </div>
    </AskOnce>
  );
}

/** The payouts that could stand in the case, each with a field for what was due of it. */
function AddSome({ file, onClose }: Props): ReactNode {
  const { data } = useQuery({
    queryKey: ['case-candidates', file.id],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/findings/{id}/candidates', {
          params: { path: { id: file.id }, query: { purpose: 'LINE', pageSize: 200, sort: '-period' } },
          signal,
        }),
      ),
  });
  const rows = data?.rows ?? [];
  return (
    <AskOnce<{ due?: Record<string, string | undefined> }, Sums>
      width={720}
      title={text.some}
      sentence={data && rows.length === 0 ? text.someEmpty : text.someAsk}
      agree={text.someAgree}
      send={({ due = {} }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/lines', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: {
              lines: Object.entries(due).flatMap(([reference, yuan]) => (yuan ? [{ reference, due: yuan }] : [])),
            },
          }),
        )
      }
      done={({ changed, amount }) => text.added(changed, money(amount))}
      onClose={onClose}
    >
      <div className="case-candidates" tabIndex={0} role="group" aria-label={text.some}>
        <table className="case-items" aria-label={text.some}>
          <thead>
            <tr>
              <th scope="col">{text.period}</th>
              <th scope="col">{text.reference}</th>
              <th scope="col" className="num">
                {text.paid}
              </th>
              <th scope="col">{text.due}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ reference, period: month, amount, listed, recused }) => (
              <tr key={reference}>
                <td>{period(month)}</td>
                <td className="tabular">{reference}</td>
                <td className="num">{money(amount)}</td>
                <td>
                  {listed || recused ? (
                    <span className="faint">{listed ? text.listed : text.recused}</span>
                  ) : (
                    <Form.Item
                      name={['due', reference]}
                      normalize={plainAmount}
                      rules={[{ pattern: AMOUNT, message: words.amountShape }]}
                    >
                      <Input
                        size="small"
                        inputMode="decimal"
                        autoComplete="off"
                        aria-label={text.dueOf(reference)}
                        style={{ width: 120 }}
                      />
                    </Form.Item>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </AskOnce>
  );
}
