import { App, Button, Drawer, Tooltip } from 'antd';
import { matchRuleLabels } from '@messages/reconcile';
import { reconcileWords as words, statements as text } from '@messages/web/reconcile';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { DataList } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { count } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { LookTag } from '../../ui/states';
import type { BankAccount } from './account-choice';
import { daysOf } from './days';

type Statement = Schema<'StatementDto'>;

/** The statements of the account that touch the month; a row shows its lines. */
export function Statements(props: {
  fund: Scheme;
  account: BankAccount;
  period: string;
  upload: ReactNode;
}): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [shown, setShown] = useState<Statement | null>(null);
  const [leaving, setLeaving] = useState<Statement | null>(null);
  const act = useAct(
    ({ id, reason }: { id: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/bank-statements/{id}/withdraw', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    {
      onDone: () => {
        setLeaving(null);
        void message.success(text.withdrawn);
      },
    },
  );
  const [from, to] = daysOf(props.period);
  return (
    <Section title={text.label}>
      <DataList
        name="statements"
        label={text.label}
        path="/api/v1/bank-statements"
        query={{ fund: props.fund, account: props.account.account, from, to }}
        filterNames={['withdrawn']}
        filters={(state) => (
          <ChoiceFilter state={state} name="withdrawn" label={text.withdrawnFilter} words={text.withdrawnWords} />
        )}
        rowKey={({ id }) => id}
        onOpen={setShown}
        exportName={text.exportName}
        empty={
          <Nothing
            text={text.empty}
            action={
              <>
                <p className="faint">{text.emptyHint}</p>
                {props.upload}
              </>
            }
          />
        }
        columns={[
          { path: 'fromOn', title: text.from, kind: 'date', sort: 'fromOn' },
          { path: 'toOn', title: text.to, kind: 'date', sort: 'toOn' },
          { path: 'opening', title: text.opening, kind: 'money', sort: 'opening' },
          { path: 'received', title: words.received, kind: 'money', sort: 'received' },
          { path: 'paid', title: words.paid, kind: 'money', sort: 'paid' },
          { path: 'closing', title: text.closing, kind: 'money', sort: 'closing' },
          { path: 'lineCount', title: text.lines, kind: 'count', sort: 'lineCount' },
          { path: 'matchedCount', title: text.matched, kind: 'count', sort: 'matchedCount' },
          { path: 'fileName', title: text.file, sort: 'fileName', width: 180 },
          { path: 'digest', title: text.digest, show: ({ digest }) => <DigestBadge digest={digest} />, optional: true },
          {
            path: 'formatCode',
            title: text.format,
            show: ({ formatCode, formatVersion }) => text.formatOf(formatCode, formatVersion),
            optional: true,
          },
          { path: 'importedBy', title: text.importedBy, sort: 'importedBy', optional: true },
          { path: 'importedAt', title: text.importedAt, kind: 'time', sort: 'importedAt', optional: true },
          {
            path: 'withdraw',
            title: words.act,
            control: true,
            show: (row) =>
              row.withdrawnAt ? (
                <Tooltip title={row.withdrawnReason}>
                  <span tabIndex={0}>
                    <LookTag look="struck" text={text.withdrawn} />
                  </span>
                </Tooltip>
              ) : (
                may('reconcile.act') && (
                  <Tooltip title={row.matchedCount > 0 ? text.withdrawMatched : undefined}>
                    <Button size="small" disabled={row.matchedCount > 0} onClick={() => setLeaving(row)}>
                      {text.withdraw}
                    </Button>
                  </Tooltip>
                )
              ),
          },
        ]}
      />
      <Drawer
        open={shown !== null}
        title={shown && text.linesOf(shown.fromOn, shown.toOn)}
        size={1000}
        onClose={() => setShown(null)}
        destroyOnHidden
      >
        {shown && <Lines statement={shown} />}
      </Drawer>
      <Ask
        open={leaving !== null}
        title={text.withdrawTitle}
        sentence={leaving && text.withdrawAsk(leaving.fromOn, leaving.toOn, count(leaving.lineCount))}
        reason="required"
        danger
        agree={text.withdrawAgree}
        pending={act.isPending}
        error={act.error}
        onAgree={({ reason }) => leaving && act.mutate({ id: leaving.id, reason })}
        onCancel={() => {
          act.reset();
          setLeaving(null);
        }}
      />
    </Section>
  );
}

function Lines({ statement }: { statement: Statement }): ReactNode {
  return (
    <DataList
      name="statement-lines"
      label={text.linesOf(statement.fromOn, statement.toOn)}
      path="/api/v1/bank-statements/{id}/lines"
      pathParams={{ id: statement.id }}
      filterNames={['matched', 'text']}
      filters={(state) => (
        <>
          <ChoiceFilter state={state} name="matched" label={text.matchedFilter} words={text.matchedWords} />
          <TextFilter state={state} name="text" label={text.textFilter} width={190} />
        </>
      )}
      rowKey={({ id }) => id}
      exportName={text.linesExport}
      empty={<Nothing text={text.linesEmpty} />}
      columns={[
        { path: 'lineNo', title: text.lineNo, kind: 'count', sort: 'lineNo' },
        { path: 'on', title: words.on, kind: 'date', sort: 'on' },
        { path: 'summary', title: words.summary, sort: 'summary', width: 240 },
        { path: 'counterparty', title: words.counterparty, sort: 'counterparty' },
        { path: 'amount', title: words.amount, kind: 'money', sort: 'amount' },
        { path: 'balance', title: text.balance, kind: 'money', sort: 'balance' },
        { path: 'serial', title: text.serial, sort: 'serial' },
        {
          path: 'rule',
          title: text.rule,
          words: matchRuleLabels,
          sort: 'rule',
          show: ({ rule }) =>
            rule ? (
              <LookTag look="done" text={matchRuleLabels[rule] ?? rule} />
            ) : (
              <LookTag look="waiting" text={text.open} />
            ),
        },
      ]}
    />
  );
}
