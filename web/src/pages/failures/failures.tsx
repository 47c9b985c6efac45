import { RedoOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { failureCauseLabels } from '@messages/banking';
import { failures as texts } from '@messages/web/failures';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, DateFilter, TextFilter } from '../../ui/filters';
import { count, money } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { LookTag } from '../../ui/states';
import { causeLabel, FailureMatrix } from './failure-matrix';
import { ReissueCart } from './reissue-cart';
import { useTownships } from './townships';
import './failures.css';

export type Bounced = Schema<'BouncedDto'>;
const LIST = 'bounced';
const causeWords = Object.fromEntries(Object.entries(failureCauseLabels).map(([code, { label }]) => [code, label]));

/** What the bank sent back: by cause and township, corrected and paid again, or given up by two people. */
export default function Failures(): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const townships = useTownships();
  const [chosen, setChosen] = useState<Bounced[]>([]);
  const [cartOpen, setCartOpen] = useState(false);
  const [waived, setWaived] = useState<Bounced | null>(null);
  const { data: whole } = useQuery({
    queryKey: ['bounced-whole'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bounced', { params: { query: { pageSize: 1 } }, signal })),
  });

  const columns: Column<Bounced>[] = [
    { path: 'name', title: texts.name, sort: 'name', show: ({ name }) => <Clipped text={name} /> },
    {
      path: 'cause',
      title: texts.cause,
      sort: 'cause',
      words: causeWords,
      show: ({ cause }) => (
        <Clipped text={causeLabel(cause)} more={failureCauseLabels[cause as keyof typeof failureCauseLabels]?.remedy} />
      ),
    },
    { path: 'amount', title: texts.amountYuan, kind: 'money', sort: 'amount' },
    { path: 'daysHeld', title: texts.daysHeld, kind: 'count', sort: 'daysHeld' },
    { path: 'accountMasked', title: texts.account, show: (row) => <Accounts row={row} /> },
    { path: 'currentAccountMasked', title: texts.currentAccount, optional: true },
    { path: 'township', title: texts.township, words: townships, sort: 'township', optional: true },
    {
      path: 'progress',
      title: texts.progress,
      control: true,
      show: (row) => <Progress row={row} onWaive={may('payoutAct.propose') ? setWaived : null} />,
    },
    { path: 'idMasked', title: texts.idMasked, sort: 'idMasked', optional: true },
    { path: 'accountName', title: texts.accountName, optional: true },
    { path: 'bankName', title: texts.bankName, sort: 'bankName', optional: true },
    { path: 'scheme', title: texts.scheme, words: schemeLabels, sort: 'scheme', optional: true },
    { path: 'period', title: texts.period, kind: 'period', sort: 'period', optional: true },
    { path: 'batchNumber', title: texts.batchNumber, sort: 'batchNumber', optional: true },
    { path: 'bouncedOn', title: texts.bouncedOn, kind: 'date', sort: 'bouncedOn', optional: true },
  ];
  return (
    <Page
      title={texts.title}
      help={texts.help}
      answer={whole && (whole.total > 0 ? texts.answer(count(whole.total), money(whole.amount)) : texts.answerNone)}
      actions={
        may('batch.draft') && (
          <Button
            type="primary"
            icon={<RedoOutlined />}
            disabled={chosen.length === 0}
            title={chosen.length === 0 ? texts.chooseFirst : undefined}
            onClick={() => setCartOpen(true)}
          >
            {texts.reissueChosen(chosen.length)}
          </Button>
        )
      }
    >
      <div className="failure-desk">
        <FailureMatrix list={LIST} />
        <Section title={texts.list}>
          <DataList
            name={LIST}
            path="/api/v1/bounced"
            filterNames={['scheme', 'cause', 'township', 'period', 'text']}
            filters={(state) => (
              <>
                <TextFilter state={state} name="text" label={texts.text} width={120} />
                <ChoiceFilter state={state} name="scheme" label={texts.scheme} words={schemeLabels} width={110} />
                <DateFilter state={state} name="period" label={texts.period} kind="month" />
              </>
            )}
            label={texts.list}
            columns={columns}
            rowKey={({ reference }) => reference}
            onOpen={({ reference }) => void navigate(`/payouts/${reference}`)}
            selection={
              may('batch.draft')
                ? {
                    keys: chosen.map(({ reference }) => reference),
                    onChange: (keys, rows) => setChosen((before) => kept(keys, [...before, ...rows])),
                    disabled: (row) => !isOpen(row),
                  }
                : undefined
            }
            exportName={texts.exportName}
            pageSize={20}
            empty={<Nothing text={texts.empty} />}
          />
        </Section>
      </div>
      <ReissueCart
        open={cartOpen}
        lines={chosen}
        onRemove={(reference) => setChosen((before) => before.filter((row) => row.reference !== reference))}
        onMade={() => setChosen([])}
        onClose={() => setCartOpen(false)}
      />
      <Waive row={waived} onClose={() => setWaived(null)} />
    </Page>
  );
}

/** The rows of these keys, each once; rows of other pages are among those chosen before. */
function kept(keys: readonly string[], rows: readonly Bounced[]): Bounced[] {
  const byKey = new Map(rows.map((row) => [row.reference, row]));
  return keys.flatMap((key) => byKey.get(key) ?? []);
}

function isOpen(row: Bounced): boolean {
  return row.reissueReference === null && row.openActId === null;
}

/** The account that failed and, where it is another, the one of now: the last digits are what people compare. */
function Accounts({ row: { accountMasked, currentAccountMasked: now } }: { row: Bounced }): ReactNode {
  const short = (number: string): string => number.replace(/^\*+/, '**');
  return (
    <span className="tabular" title={now === null ? accountMasked : `${accountMasked} → ${now}`}>
      {short(accountMasked)}
      {now !== null && ` → ${short(now)}`}
    </span>
  );
}

/** A text on one line; the whole of it, and more, where the mouse rests. */
function Clipped({ text, more }: { text: string; more?: string }): ReactNode {
  return (
    <span className="failure-clipped" title={[text, more].filter(Boolean).join(' ')}>
      {text}
    </span>
  );
}

function Progress({ row, onWaive }: { row: Bounced; onWaive: ((row: Bounced) => void) | null }): ReactNode {
  if (row.reissueReference)
    return (
      <Link to={`/payouts/${row.reissueReference}`}>
        <LookTag look="again" text={texts.reissuing} />
      </Link>
    );
  if (row.openActId)
    return (
      <Link to="/payout-acts?acts.state=PROPOSED">
        <LookTag look="waiting" text={texts.waiting} />
      </Link>
    );
  if (onWaive)
    return (
      <Button size="small" onClick={() => onWaive(row)}>
        {texts.waive}
      </Button>
    );
  return <LookTag look="failed" text={texts.open} />;
}

function Waive({ row, onClose }: { row: Bounced | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ reference, reason }: { reference: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/payout-acts', {
          body: { reference, kind: 'WAIVE', reason },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    {
      onDone: () => {
        void message.success(texts.waiveDone);
        onClose();
      },
    },
  );
  return (
    <Ask
      key={row?.reference ?? ''}
      open={row !== null}
      title={texts.waiveTitle(row?.name ?? '')}
      sentence={texts.waiveAsk}
      consequence={{ lines: 1, amount: row?.amount }}
      reason="required"
      agree={texts.waiveAgree(money(row?.amount))}
      danger
      pending={act.isPending}
      error={act.error}
      onAgree={({ reason }) => act.mutate({ reference: row!.reference, reason: reason.trim() })}
      onCancel={() => {
        act.reset();
        onClose();
      }}
    />
  );
}
