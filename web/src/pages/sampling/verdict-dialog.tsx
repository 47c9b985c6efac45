import { useQuery, type UseMutationResult } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Radio } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { resultSourceLabels, verdictLabels } from '@messages/sampling';
import { shell } from '@messages/web/shell';
import { samplingPlan, verdict as words } from '@messages/web/sampling';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type ApiError, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { PlainTable } from '../../ui/figure';
import { period as periodText } from '../../ui/formats';
import { Facts } from '../../ui/page';
import type { Item } from './plan-items';

export type Verdict = Schema<'ResultBody'>['verdict'];
type Result = Schema<'SampleResultDto'>;

interface Entered {
  no: number;
  verdict: Verdict;
  dueAmount?: string;
  note?: string;
  /** So many results the person has seen; the service refuses when somebody else was faster. */
  seen: number;
}

export function useEnterVerdict(
  planId: string,
  onDone?: (input: Entered) => void,
): UseMutationResult<Schema<'ResultEnteredDto'>, ApiError, Entered> {
  return useAct(
    ({ no, ...body }: Entered, key) =>
      answer(
        api.POST('/api/v1/sampling-plans/{id}/items/{no}/results', {
          params: { path: { id: planId, no: String(no) }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    { onDone: (_, input) => onDone?.(input) },
  );
}

interface Values {
  verdict: Verdict;
  due?: string;
  note?: string;
}

/** One item of the sample: what was paid, what was found of it before, and the verdict to enter or to correct. */
export function VerdictDialog(props: {
  planId: string;
  item: Item;
  /** Chosen already by the key that opened it. */
  verdict: Verdict | null;
  enters: boolean;
  onClose: () => void;
  onSaved: (verdict: Verdict) => void;
}): ReactNode {
  const { planId, item, enters, onClose } = props;
  const act = useEnterVerdict(planId, ({ verdict }) => props.onSaved(verdict));
  const again = item.results > 0;
  if (!enters) {
    return (
      <Modal
        open
        title={words.title(item.no)}
        width={620}
        onCancel={onClose}
        footer={<Button onClick={onClose}>{shell.close}</Button>}
      >
        <About item={item} />
        {again && <History planId={planId} no={item.no} />}
      </Modal>
    );
  }
  return (
    <Ask<Values>
      open
      title={words.title(item.no)}
      sentence={again ? words.correction : words.sentence}
      agree={words.agree}
      initial={{ verdict: props.verdict ?? item.verdict ?? undefined }}
      pending={act.isPending}
      error={act.error}
      onAgree={({ verdict, due, note }) =>
        act.mutate({
          no: item.no,
          verdict,
          ...(verdict === 'WRONG' && due?.trim() ? { dueAmount: due.trim() } : {}),
          ...(note?.trim() ? { note: note.trim() } : {}),
          seen: item.results,
        })
      }
      onCancel={onClose}
      width={620}
    >
      <About item={item} />
      {again && <History planId={planId} no={item.no} />}
      <Form.Item name="verdict" label={words.verdict} rules={[{ required: true, message: words.verdictMissing }]}>
        <Radio.Group options={Object.entries(verdictLabels).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={['verdict']}>
        {({ getFieldValue }) =>
          getFieldValue('verdict') === 'WRONG' && (
            <Form.Item
              name="due"
              label={words.due}
              extra={words.dueHint}
              rules={[
                { required: true, message: words.dueMissing },
                { pattern: /^\s*\d{1,14}(\.\d{1,2})?\s*$/, message: words.dueMissing },
              ]}
            >
              <Input inputMode="decimal" maxLength={17} autoFocus={props.verdict === 'WRONG'} />
            </Form.Item>
          )
        }
      </Form.Item>
      <Form.Item name="note" label={again ? words.noteOf : words.note}>
        <Input.TextArea rows={2} maxLength={500} autoFocus={props.verdict !== 'WRONG'} />
      </Form.Item>
    </Ask>
  );
}

function About({ item }: { item: Item }): ReactNode {
  const { may } = useSession();
  const { columns } = samplingPlan;
  return (
    <>
      <Facts
        items={[
          [columns.name, item.name],
          [columns.idMasked, item.idMasked],
          [columns.scheme, schemeLabels[item.scheme as keyof typeof schemeLabels]],
          [columns.period, periodText(item.period)],
          [columns.account, item.accountMasked],
          [columns.amount, <Amount key="amount" of={item.amount} />],
        ]}
      />
      <p className="verdict-links">
        {may('batch.read') && <Link to={`/payouts/${item.reference}`}>{words.payout}</Link>}
        {item.findingId && may('case.read') && <Link to={`/findings/${item.findingId}`}>{words.finding}</Link>}
        {may('beneficiary.read') && <Link to={`/people/${item.beneficiaryId}`}>{words.person}</Link>}
      </p>
    </>
  );
}

function History({ planId, no }: { planId: string; no: number }): ReactNode {
  const { data } = useQuery({
    queryKey: ['sampling-results', planId, no],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/sampling-plans/{id}/items/{no}/results', {
          params: { path: { id: planId, no: String(no) } },
          signal,
        }),
      ),
  });
  return (
    <PlainTable<Result>
      label={words.history}
      rows={data ?? []}
      rowKey={(row) => String(row.no)}
      columns={[
        { path: 'no', title: words.historyColumns.no, kind: 'count' },
        { path: 'verdict', title: words.historyColumns.verdict, state: 'verdict' },
        { path: 'dueAmount', title: words.historyColumns.due, kind: 'money' },
        { path: 'note', title: words.historyColumns.note },
        { path: 'enteredBy', title: words.historyColumns.by },
        { path: 'enteredAt', title: words.historyColumns.at, kind: 'time' },
        { path: 'source', title: words.historyColumns.source, words: resultSourceLabels },
      ]}
    />
  );
}
