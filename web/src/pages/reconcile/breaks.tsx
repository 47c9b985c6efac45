import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Select, Tooltip } from 'antd';
import { breakSideLabels } from '@messages/reconcile';
import { breaks as text, reconcileWords as words } from '@messages/web/reconcile';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DataList } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count, isNegative, money } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { LookTag } from '../../ui/states';
import type { BankAccount } from './account-choice';
import { daysOf } from './days';
import { keyOf, type Break } from './selection';

interface Owner {
  ownerId: string;
  note?: string;
}

/** What stands open at the month's end, how old it is and who finds out about it. */
export function Breaks(props: { fund: Scheme; account: BankAccount; period: string }): ReactNode {
  const { fund, account, period } = props;
  const { may } = useSession();
  const { message } = App.useApp();
  const [picked, setPicked] = useState<ReadonlyMap<string, Break>>(new Map());
  const [asking, setAsking] = useState(false);
  const { data: owners } = useQuery({
    queryKey: ['bank-break-owners'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-break-owners', { signal })),
  });
  const act = useAct(
    ({ ownerId, note }: Owner, key) =>
      answer(
        api.POST('/api/v1/bank-breaks/assign', {
          params: { header: { 'Idempotency-Key': key } },
          body: { breaks: [...picked.values()].map(subjectOf), ownerId, note: note?.trim() ? note.trim() : undefined },
        }),
      ),
    {
      onDone: ({ assigned }) => {
        setAsking(false);
        setPicked(new Map());
        void message.success(text.assigned(assigned));
      },
    },
  );
  const hint = !may('reconcile.act') ? text.mayNot : picked.size === 0 ? text.assignHint : undefined;

  return (
    <Section title={text.label}>
      <DataList
        name="breaks"
        label={text.label}
        path="/api/v1/bank-breaks"
        query={{ fund, account: account.account, on: daysOf(period)[1] }}
        filterNames={['side', 'ownerId', 'unowned']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="side" label={text.side} words={breakSideLabels} width={190} />
            <ChoiceFilter
              state={state}
              name="ownerId"
              label={text.ownerFilter}
              words={Object.fromEntries((owners ?? []).map(({ id, name }) => [id, name]))}
            />
            <ChoiceFilter state={state} name="unowned" label={text.unownedFilter} words={text.unownedWords} />
          </>
        )}
        rowKey={keyOf}
        selection={
          may('reconcile.act')
            ? {
                keys: [...picked.keys()],
                onChange: (keys, rows) =>
                  setPicked((before) => {
                    const known = new Map([...before, ...rows.map((row) => [keyOf(row), row] as const)]);
                    return new Map(keys.flatMap((key) => (known.has(key) ? [[key, known.get(key)!] as const] : [])));
                  }),
              }
            : undefined
        }
        toolbar={
          <Tooltip title={hint}>
            <Button size="small" type="primary" disabled={hint !== undefined} onClick={() => setAsking(true)}>
              {text.assign(picked.size)}
            </Button>
          </Tooltip>
        }
        exportName={text.exportName}
        empty={<Nothing text={account.coveredTo === null ? text.emptyNoStatement : text.empty} />}
        columns={[
          { path: 'on', title: words.on, kind: 'date', sort: 'on' },
          { path: 'side', title: text.side, words: breakSideLabels, sort: 'side' },
          {
            path: 'amount',
            title: words.amount,
            kind: 'money',
            sort: 'amount',
            show: ({ amount }) => <span className={isNegative(amount) ? 'negative' : undefined}>{money(amount)}</span>,
          },
          {
            path: 'reference',
            title: words.reference,
            sort: 'reference',
            show: ({ reference, voucherId }) =>
              voucherId ? <Link to={`/vouchers/${voucherId}`}>{reference}</Link> : (reference ?? ''),
          },
          { path: 'summary', title: words.summary, sort: 'summary', width: 220 },
          { path: 'counterparty', title: words.counterparty, sort: 'counterparty', optional: true },
          {
            path: 'ageDays',
            title: text.age,
            kind: 'count',
            sort: 'ageDays',
            show: ({ ageDays }) => count(ageDays),
          },
          {
            path: 'owner',
            title: text.owner,
            sort: 'owner',
            show: ({ owner }) => owner ?? <LookTag look="late" text={text.noOwner} />,
          },
          { path: 'note', title: text.note, width: 200 },
        ]}
      />
      <Ask<Owner>
        open={asking}
        title={text.assignTitle}
        sentence={text.assignAsk(picked.size)}
        agree={text.assignAgree}
        pending={act.isPending}
        error={act.error}
        onAgree={(values) => act.mutate(values)}
        onCancel={() => {
          act.reset();
          setAsking(false);
        }}
      >
        <Form.Item name="ownerId" label={text.owner} rules={[{ required: true, message: text.ownerMissing }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={(owners ?? []).map(({ id, name, section }) => ({
              value: id,
              label: section ? `${name} · ${section}` : name,
            }))}
          />
        </Form.Item>
        <Form.Item name="note" label={text.note} extra={text.noteHint}>
          <Input.TextArea rows={2} maxLength={500} showCount />
        </Form.Item>
      </Ask>
    </Section>
  );
}

function subjectOf({ lineId, voucherId, postingNo, statementId }: Break): {
  lineId?: string;
  voucherId?: string;
  postingNo?: number;
  statementId?: string;
} {
  if (lineId !== null) return { lineId };
  if (voucherId !== null && postingNo !== null) return { voucherId, postingNo };
  return { statementId: statementId ?? undefined };
}
