import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { directFunds as list, fundDocument as text } from '@messages/web/direct-funds';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { usePeriod } from '../../session/period';
import { Amount } from '../../ui/amount';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { money, sum } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { DocumentActs, LinkEvent } from './document-acts';
import { lastDay, type FundDocument } from './shown';
import './direct-funds.css';

type Arrival = FundDocument['arrivals'][number];
type Use = FundDocument['uses'][number];
type Planned = FundDocument['plan'][number];
type Event = FundDocument['events'][number];
type Statement = FundDocument['statements'][number];

/** One document: its money as at a day, down to the vouchers and batches, and all that was stated about it. */
export default function FundDocumentPage(): ReactNode {
  const { id = '' } = useParams();
  const { period } = usePeriod();
  const [search, setSearch] = useSearchParams();
  const at = /^\d{4}-\d{2}-\d{2}$/.exec(search.get('at') ?? '')?.[0] ?? lastDay(period);
  const read = useQuery({
    queryKey: ['fund-document', id, at],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/fund-documents/{id}', { params: { path: { id }, query: { at } }, signal })),
  });
  const { data } = read;
  const failure = failureOf(read);
  if (failure)
    return (
      <Page title={text.facts}>
        <Problem {...failure} />
      </Page>
    );
  if (!data) return <Waiting />;
  return (
    <Page
      title={data.documentNo}
      help={list.help}
      tag={
        <>
          {data.direct && (
            <Tag color="blue" title={list.markTitle}>
              {list.mark}
            </Tag>
          )}
          {!data.live && <Tag>{text.cancelled}</Tag>}
        </>
      }
      answer={data.figures && text.answer(money(data.figures.unused))}
      actions={
        <>
          <span className="direct-cut-off">
            {list.cutOff}
            <DateInput
              label={list.cutOff}
              value={at}
              onChange={(value) => setSearch(value ? { at: value } : {}, { replace: true })}
            />
          </span>
          <DocumentActs document={data} />
          <Link to={`/direct-funds${data.direct ? '' : '?scope=ALL'}`}>{text.back}</Link>
        </>
      }
    >
      <Shown document={data} />
    </Page>
  );
}

function Shown({ document }: { document: FundDocument }): ReactNode {
  const { figures, arrivals, uses, plan } = document;
  const navigate = useNavigate();
  const spent = uses.some(({ kind }) => kind === 'SPENDING');
  return (
    <>
      <Section title={text.money}>
        {figures ? (
          <dl className="document-sums">
            <Sum label={text.amount} value={<Amount of={document.amount} />} />
            <Sum label={text.allotted} value={<Amount of={document.allotted} />} />
            <Sum label={text.arrived} value={<Amount of={figures.arrived} />} />
            <Sum label={text.arrivalRate} value={figures.calendar.arrivalRate ?? list.none} />
            <Sum label={text.used} value={<Amount of={figures.used} />} />
            <Sum label={text.useRate} value={figures.useRate ?? list.none} />
            <Sum label={text.unused} value={<Amount of={figures.unused} />} />
            <Sum label={text.overdue} value={<Amount of={figures.calendar.overdue} />} />
          </dl>
        ) : (
          <Nothing text={text.notYet} />
        )}
      </Section>
      <Section title={text.facts}>
        <Facts
          items={[
            [text.documentNo, document.documentNo],
            [text.level, list.levels[document.level]],
            [text.direct, text.marks[String(document.direct)]],
            [text.issuedOn, document.issuedOn ?? text.unknownDay],
            [text.receivedOn, document.receivedOn ?? text.unknownDay],
            [text.project, <Link to={`/projects/${document.projectId}`}>{document.projectName}</Link>, true],
            ...(document.note ? [[text.note, document.note, true] as const] : []),
          ]}
        />
      </Section>
      <Section title={text.arrivals}>
        <PlainTable
          label={text.arrivals}
          columns={ARRIVALS}
          rows={arrivals}
          rowKey={({ eventId }) => eventId}
          empty={<Nothing text={text.arrivalsEmpty} />}
        />
      </Section>
      <Section title={spent ? text.usesSpent : text.uses}>
        <PlainTable
          label={text.uses}
          columns={USES}
          rows={uses}
          rowKey={({ kind, id }) => `${kind}/${id}`}
          onOpen={({ kind, id }) =>
            void navigate(kind === 'BATCH' ? `/batches/${id}` : `/projects/${document.projectId}`)
          }
          total={[list.total, '', '', <Amount of={sum(uses.map(({ amount }) => amount))} />]}
          empty={<Nothing text={text.usesEmpty} />}
        />
      </Section>
      <Section title={text.plan}>
        <PlainTable
          label={text.plan}
          columns={PLAN}
          rows={plan}
          rowKey={({ on }) => on}
          empty={<Nothing text={text.planEmpty} />}
        />
      </Section>
      <Events document={document} />
      <Section title={text.history}>
        <PlainTable
          label={text.history}
          columns={HISTORY}
          rows={document.statements}
          rowKey={({ what, at }) => `${what}/${at}`}
        />
      </Section>
    </>
  );
}

function Sum({ label, value }: { label: string; value: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="tabular">{value}</dd>
    </div>
  );
}

/** Entries of the budget book that came by it, and those that could be said to. */
function Events({ document }: { document: FundDocument }): ReactNode {
  const [linking, setLinking] = useState<Event | null>(null);
  const may = document.actions.find(({ action }) => action === 'link')?.reason === null;
  const act: Column<Event> = {
    path: 'acts',
    title: '',
    control: true,
    show: (event) => (
      <Button size="small" type="link" onClick={() => setLinking(event)}>
        {text.link}
      </Button>
    ),
  };
  return (
    <>
      <Section title={text.events}>
        <PlainTable
          label={text.events}
          columns={EVENTS}
          rows={document.events}
          rowKey={({ id }) => id}
          empty={<Nothing text={text.eventsEmpty} />}
        />
      </Section>
      {document.candidates.length > 0 && (
        <Section title={text.candidates}>
          <p className="faint">{text.candidatesHint}</p>
          <PlainTable
            label={text.candidates}
            columns={may ? [...EVENTS, act] : EVENTS}
            rows={document.candidates}
            rowKey={({ id }) => id}
          />
        </Section>
      )}
      {linking && <LinkEvent documentId={document.id} event={linking} onClose={() => setLinking(null)} />}
    </>
  );
}

const voucher = ({ voucherId }: { voucherId: string | null }): ReactNode =>
  voucherId ? (
    <Link to={`/vouchers/${voucherId}`}>{text.openVoucher}</Link>
  ) : (
    <span className="faint">{list.none}</span>
  );

const ARRIVALS: readonly Column<Arrival>[] = [
  { path: 'on', title: text.on, kind: 'date' },
  { path: 'days', title: text.days, kind: 'count' },
  { path: 'amount', title: text.arrived, kind: 'money' },
  { path: 'used', title: text.used, kind: 'money' },
  { path: 'unused', title: text.unused, kind: 'money' },
  { path: 'voucherId', title: text.voucher, show: voucher },
];

const USES: readonly Column<Use>[] = [
  {
    path: 'label',
    title: text.batch,
    show: ({ kind, id, label }) =>
      kind === 'BATCH' ? <Link to={`/batches/${id}`}>{label}</Link> : label || text.expense,
  },
  { path: 'period', title: text.period, kind: 'period' },
  { path: 'on', title: text.settledOn, kind: 'date' },
  { path: 'amount', title: text.borne, kind: 'money' },
];

const PLAN: readonly Column<Planned>[] = [
  { path: 'on', title: text.planOn, kind: 'date' },
  { path: 'amount', title: text.planAmount, kind: 'money' },
  { path: 'arrived', title: text.planArrived, kind: 'money' },
  { path: 'overdue', title: text.overdue, kind: 'money' },
  {
    path: 'daysLate',
    title: text.daysLate,
    kind: 'count',
    show: ({ daysLate }) => (daysLate === 0 ? list.none : daysLate),
  },
];

const EVENTS: readonly Column<Event>[] = [
  { path: 'on', title: text.on, kind: 'date' },
  { path: 'kind', title: text.kind, words: text.kinds },
  { path: 'level', title: text.level, words: list.levels },
  { path: 'amount', title: text.eventAmount, kind: 'money' },
  {
    path: 'note',
    title: text.eventNote,
    show: ({ undone, note }) => (undone ? <span className="faint">{text.undone}</span> : note),
  },
  { path: 'recordedBy', title: text.recordedBy },
  { path: 'voucherId', title: text.voucher, show: voucher },
];

const HISTORY: readonly Column<Statement>[] = [
  { path: 'at', title: text.at, kind: 'time' },
  { path: 'what', title: text.stated, words: text.what },
  { path: 'facts', title: text.facts, show: statedOf },
  { path: 'by', title: text.by },
  { path: 'reason', title: text.reason },
];

function statedOf({ what, amount, level, direct }: Statement): ReactNode {
  if (amount === null) return list.none;
  if (what === 'PLANNED') return text.statedPlan(money(amount));
  return text.statedFacts(money(amount), list.levels[level ?? ''] ?? '', text.marks[String(direct)] ?? '');
}
