import { useQueries, useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { fundRequests as texts } from '@messages/web/bank';
import { stateWords } from '@messages/web/states';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { ChoiceFilter } from '../../ui/filters';
import { money, period as periodText, sum, toCents } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { Arrive, Cancel } from './fund-request-acts';
import { plain } from './plain';
import { DateInput } from '../../ui/date-input';

type Need = Schema<'FundNeedDto'>;
type FundRequest = Schema<'FundRequestDto'>;

/** What the disbursement account lacks, and the requests to the treasury to fill it. */
export default function FundRequests(): ReactNode {
  const { may } = useSession();
  const [requested, setRequested] = useState<Need | null>(null);
  const [arriving, setArriving] = useState<FundRequest | null>(null);
  const [cancelled, setCancelled] = useState<FundRequest | null>(null);
  const { needs, error, retry } = useNeeds();
  const lacking = needs && sum(needs.map((need) => need.lacking));

  const needColumns: Column<Need>[] = [
    { path: 'fund', title: texts.fund, words: schemeLabels },
    { path: 'approved', title: texts.approvedYuan, kind: 'money' },
    { path: 'available', title: texts.availableYuan, kind: 'money' },
    { path: 'requested', title: texts.requestedYuan, kind: 'money' },
    { path: 'lacking', title: texts.lackingYuan, kind: 'money' },
  ];
  if (may('fund.request')) {
    needColumns.push({
      path: 'act',
      title: texts.act,
      control: true,
      width: 110,
      show: (need) => (
        <Button
          size="small"
          type={toCents(need.lacking) > 0n ? 'primary' : 'default'}
          onClick={() => setRequested(need)}
        >
          {texts.request}
        </Button>
      ),
    });
  }

  const columns: Column<FundRequest>[] = [
    { path: 'fund', title: texts.fund, words: schemeLabels, sort: 'fund' },
    { path: 'period', title: texts.period, kind: 'period', sort: 'period' },
    { path: 'amount', title: texts.amountYuan, kind: 'money', sort: 'amount' },
    { path: 'dueOn', title: texts.dueOn, kind: 'date', sort: 'dueOn' },
    { path: 'state', title: texts.state, state: 'fundRequest', sort: 'state' },
    { path: 'requestedBy', title: texts.requestedBy, sort: 'requestedBy' },
    { path: 'requestedAt', title: texts.requestedAt, kind: 'time', sort: 'requestedAt', optional: true },
    { path: 'arrivedOn', title: texts.arrivedOn, kind: 'date', sort: 'arrivedOn' },
    { path: 'arrivedAmount', title: texts.arrivedYuan, kind: 'money', sort: 'arrivedAmount' },
    { path: 'documentNo', title: texts.documentNo, sort: 'documentNo' },
    {
      path: 'voucherId',
      title: texts.act,
      control: true,
      show: (row) => (
        <span className="bank-cell-act">
          {row.voucherId && <Link to={`/vouchers/${row.voucherId}`}>{texts.see}</Link>}
          {row.state === 'REQUESTED' && may('fund.arrive') && (
            <Button size="small" type="primary" onClick={() => setArriving(row)}>
              {texts.arrive}
            </Button>
          )}
          {row.state === 'REQUESTED' && may('fund.request') && (
            <Button size="small" onClick={() => setCancelled(row)}>
              {texts.cancel}
            </Button>
          )}
        </span>
      ),
    },
  ];

  return (
    <Page
      title={texts.title}
      help={texts.help}
      answer={lacking && (toCents(lacking) > 0n ? texts.answer(money(lacking)) : texts.answerNone)}
    >
      <Section title={texts.need}>
        {error && <Problem error={error} retry={retry} />}
        {!error && !needs && <Waiting />}
        {needs && (
          <PlainTable<Need>
            label={texts.need}
            rows={needs}
            rowKey={({ fund }) => fund}
            columns={needColumns}
            total={[
              texts.sum,
              ...(['approved', 'available', 'requested', 'lacking'] as const).map((name) =>
                money(sum(needs.map((need) => need[name]))),
              ),
              ...(may('fund.request') ? [''] : []),
            ]}
          />
        )}
      </Section>
      <Section title={texts.list}>
        <DataList
          name="requests"
          path="/api/v1/fund-requests"
          filterNames={['fund', 'state']}
          filters={(state) => (
            <>
              <ChoiceFilter state={state} name="fund" label={texts.fund} words={schemeLabels} />
              <ChoiceFilter state={state} name="state" label={texts.state} words={stateWords.fundRequest} />
            </>
          )}
          label={texts.list}
          columns={columns}
          rowKey={({ id }) => id}
          exportName={texts.exportName}
          pageSize={20}
          empty={<Nothing text={texts.empty} />}
        />
      </Section>
      <Request need={requested} onClose={() => setRequested(null)} />
      <Arrive request={arriving} onClose={() => setArriving(null)} />
      <Cancel request={cancelled} onClose={() => setCancelled(null)} />
    </Page>
  );
}

function useNeeds(): { needs: Need[] | null; error: Error | null; retry: () => void } {
  const funds = useQuery({
    queryKey: ['funds'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/funds', { signal })),
  });
  const needs = useQueries({
    queries: (funds.data ?? []).map(({ scheme: fund }) => ({
      queryKey: ['fund-need', fund],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        answer(api.GET('/api/v1/fund-requests/need', { params: { query: { fund } }, signal })),
    })),
  });
  const rows = needs.flatMap(({ data }) => (data ? [data] : []));
  return {
    needs: funds.data && rows.length === needs.length ? rows : null,
    error: funds.error ?? needs.find(({ error }) => error)?.error ?? null,
    retry: () => [funds, ...needs].forEach(({ refetch }) => void refetch()),
  };
}

interface RequestValues {
  amount?: string;
  dueOn?: string;
}

function Request({ need, onClose }: { need: Need | null; onClose: () => void }): ReactNode {
  const { period } = usePeriod();
  const { message } = App.useApp();
  const act = useAct(
    (body: Schema<'RequestFundsDto'>, key) =>
      answer(api.POST('/api/v1/fund-requests', { body, headers: { 'Idempotency-Key': key } })),
    {
      onDone: () => {
        void message.success(texts.requestDone);
        onClose();
      },
    },
  );
  const fund = need ? schemeLabels[need.fund] : '';
  return (
    <Ask<RequestValues>
      key={need?.fund ?? ''}
      open={need !== null}
      title={texts.requestTitle(fund, periodText(period))}
      sentence={texts.requestAsk}
      agree={texts.requestAgree}
      pending={act.isPending}
      error={act.error}
      onAgree={({ amount, dueOn }) =>
        act.mutate({
          fund: need!.fund,
          period,
          ...(amount?.trim() ? { amount: plain(amount) } : {}),
          ...(dueOn ? { dueOn } : {}),
        })
      }
      onCancel={() => {
        act.reset();
        onClose();
      }}
    >
      <Form.Item name="amount" label={texts.amount} extra={texts.amountHint(money(need?.lacking))}>
        <Input
          inputMode="decimal"
          autoFocus
          autoComplete="off"
          placeholder={money(need?.lacking)}
          style={{ width: 240 }}
        />
      </Form.Item>
      <Form.Item name="dueOn" label={texts.dueOn} extra={texts.dueOnHint}>
        <DateInput width={180} />
      </Form.Item>
    </Ask>
  );
}
