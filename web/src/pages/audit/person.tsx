import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { formats } from '@messages/web/formats';
import { person as texts } from '@messages/web/people';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { count, period as periodText } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag, type Look } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { PersonActs, type Revealed } from './person-acts';
import { PersonCases } from './person-cases';
import { PersonFlags } from './person-flags';
import { PersonMonth } from './person-month';
import { paidOf, yearsOf } from './person-months';
import { PersonTimeline } from './person-timeline';
import './people.css';

type Person = Schema<'BeneficiaryDto'>;
type Timeline = Schema<'PersonTimelineDto'>;
type Account = Schema<'PersonAccountDto'>;
type Spell = Schema<'PersonSpellDto'>;
type Event = Schema<'PersonEventDto'>;

const STATUS_LOOKS: Record<string, Look> = { ACTIVE: 'done', SUSPENDED: 'waiting', ENDED: 'ended' };
/** How long whole numbers stay on the screen. */
const SHOWN_SECONDS = 30;

/** One person: every month of every year, what each payout went through, accounts and changes. */
export default function PersonPage(): ReactNode {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const { period } = usePeriod();
  const [numbers, setNumbers] = useState<Revealed | null>(null);
  const path = { id };
  const read = useQuery({
    queryKey: ['person', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/beneficiaries/{id}', { params: { path }, signal })),
  });
  const { data: person } = read;
  const timelineRead = useQuery({
    queryKey: ['person-timeline', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/beneficiaries/{id}/timeline', { params: { path }, signal })),
  });
  const { data: timeline } = timelineRead;
  const rows = useMemo(() => (timeline ? yearsOf(timeline, period) : []), [timeline, period]);

  const failure = failureOf(read);
  if (failure)
    return (
      <Page title={texts.loadingTitle}>
        <Problem {...failure} />
      </Page>
    );
  if (!person) return <Waiting />;
  const timelineFailure = failureOf(timelineRead);
  const chosen = rows
    .flatMap(({ months }) => months)
    .find((month) => month.period === search.get('month') && month.scheme === search.get('scheme'));
  return (
    <Page
      title={person.name}
      help={texts.help}
      tag={person.statuses.map(({ scheme, status, since }) => (
        <LookTag
          key={scheme}
          look={STATUS_LOOKS[status] ?? 'ended'}
          text={texts.statusOf(schemeLabels[scheme as Scheme], texts.statuses[status] ?? status, periodText(since))}
        />
      ))}
      answer={timeline && <Answer timeline={timeline} />}
      actions={<PersonActs person={person} onReveal={setNumbers} />}
    >
      <Registration person={person} numbers={numbers} onHide={() => setNumbers(null)} />
      {timelineFailure && <Problem {...timelineFailure} />}
      {timeline && (
        <>
          <Section title={texts.timeline}>
            {rows.length === 0 ? (
              <Nothing text={texts.noTimeline} />
            ) : (
              <PersonTimeline
                rows={rows}
                flags={timeline.flags ?? []}
                chosen={chosen ?? null}
                onChoose={(month) =>
                  setSearch({ month: month.period, scheme: month.scheme }, { replace: true, preventScrollReset: true })
                }
              />
            )}
          </Section>
          {chosen && <PersonMonth month={chosen} />}
          {timeline.flags && <PersonFlags id={id} />}
          {timeline.cases && timeline.cases.length > 0 && <PersonCases cases={timeline.cases} />}
          <div className="person-columns">
            <Accounts accounts={timeline.accounts} />
            <Spells spells={timeline.spells} />
          </div>
          <Events events={timeline.events} />
        </>
      )}
    </Page>
  );
}

function Answer({ timeline }: { timeline: Timeline }): ReactNode {
  const { months, amount } = paidOf(timeline.payouts);
  if (months === 0) return texts.answerNone;
  return (
    <span className="tabular">
      {texts.answer(count(months))}
      <strong>
        <Amount of={amount} unit={formats.yuan} />
      </strong>
    </span>
  );
}

/** What is registered. Whole numbers, once asked for, are hidden again after a while. */
function Registration(props: { person: Person; numbers: Revealed | null; onHide: () => void }): ReactNode {
  const { person, numbers, onHide } = props;
  const left = useCountdown(numbers, onHide);
  const whole = (number: string | null | undefined): ReactNode =>
    number ? <strong className="tabular person-number">{number}</strong> : '—';
  return (
    <Section
      title={texts.registration}
      extra={
        numbers && (
          <span className="person-hide" role="status">
            <span className="faint tabular">{texts.hidesIn(count(left))}</span>
            <Button size="small" onClick={onHide}>
              {texts.hideNow}
            </Button>
          </span>
        )
      }
    >
      <Facts
        items={[
          [texts.idNumber, numbers ? whole(numbers.idNumber) : <span className="tabular">{person.idMasked}</span>],
          [
            texts.account,
            numbers ? whole(numbers.accountNumber) : <span className="tabular">{person.accountMasked ?? '—'}</span>,
          ],
          [texts.accountName, person.accountName],
          [texts.bank, person.bankName],
          [texts.township, person.townshipName],
          [texts.birth, person.birthOn && <span className="tabular">{person.birthOn}</span>],
          [texts.sex, person.sex && texts.sexes[person.sex]],
        ]}
      />
    </Section>
  );
}

/** Seconds left; `onEnd` when they are over. */
function useCountdown(of: unknown, onEnd: () => void): number {
  const [left, setLeft] = useState(SHOWN_SECONDS);
  useEffect(() => {
    if (of === null) return undefined;
    setLeft(SHOWN_SECONDS);
    const end = Date.now() + SHOWN_SECONDS * 1000;
    const timer = setInterval(() => {
      const rest = Math.ceil((end - Date.now()) / 1000);
      if (rest <= 0) onEnd();
      else setLeft(rest);
    }, 500);
    return () => clearInterval(timer);
    // It runs once for each time numbers are shown.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [of]);
  return left;
}

const ACCOUNT_COLUMNS: readonly Column<Account>[] = [
  { path: 'accountMasked', title: texts.account, show: (a) => <span className="tabular">{a.accountMasked}</span> },
  { path: 'accountName', title: texts.accountName },
  { path: 'bankName', title: texts.bank },
  { path: 'source', title: texts.accountSource, words: texts.accountSources },
  { path: 'validFrom', title: texts.accountFrom, kind: 'date' },
  {
    path: 'validTo',
    title: texts.accountTo,
    show: ({ validTo }) =>
      validTo ? <span className="tabular">{validTo}</span> : <LookTag look="done" text={texts.accountNow} />,
  },
];

function Accounts({ accounts }: { accounts: Account[] }): ReactNode {
  return (
    <Section title={texts.accounts}>
      <PlainTable
        label={texts.accounts}
        columns={ACCOUNT_COLUMNS}
        rows={accounts}
        rowKey={({ payeeVersionId }) => payeeVersionId}
        empty={<Nothing text={texts.noAccounts} />}
      />
    </Section>
  );
}

const SPELL_COLUMNS: readonly Column<Spell>[] = [
  { path: 'scheme', title: texts.spellScheme, words: schemeLabels },
  { path: 'from', title: texts.spellFrom, kind: 'period' },
  {
    path: 'to',
    title: texts.spellTo,
    show: ({ to }) => (to ? periodText(to) : <LookTag look="done" text={texts.spellOpen} />),
  },
];

function Spells({ spells }: { spells: Spell[] }): ReactNode {
  return (
    <Section title={texts.spells}>
      <PlainTable
        label={texts.spells}
        columns={SPELL_COLUMNS}
        rows={spells}
        rowKey={({ scheme, from }) => `${scheme}${from}`}
        empty={<Nothing text={texts.noSpells} />}
      />
    </Section>
  );
}

function Events({ events }: { events: Event[] }): ReactNode {
  const { may } = useSession();
  const columns: readonly Column<Event & { at: string }>[] = [
    { path: 'at', title: texts.eventAt, kind: 'time' },
    { path: 'kind', title: texts.eventKind, words: texts.eventKinds },
    { path: 'text', title: texts.eventText, show: textOf },
    {
      path: 'rollId',
      title: texts.eventBasis,
      show: ({ rollId, rollRow, reason }) =>
        rollId ? (
          may('roll.read') ? (
            <Link to={`/rolls/${rollId}`}>{rollRow === null ? texts.roll : texts.rollRow(String(rollRow))}</Link>
          ) : (
            texts.roll
          )
        ) : (
          (reason ?? '—')
        ),
    },
    { path: 'actor', title: texts.eventActor },
  ];
  return (
    <Section title={texts.events}>
      <PlainTable
        label={texts.events}
        columns={columns}
        rows={events}
        rowKey={(event) => String(events.indexOf(event))}
        empty={<Nothing text={texts.noEvents} />}
      />
    </Section>
  );
}

function textOf(event: Event): ReactNode {
  const { scheme, period, oldValue, newValue, reason, rollId } = event;
  const parts = [
    scheme ? schemeLabels[scheme as Scheme] : '',
    period ? texts.since(periodText(period)) : '',
    oldValue !== null || newValue !== null ? texts.changed(oldValue ?? texts.none, newValue ?? texts.none) : '',
    rollId && reason ? reason : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : '—';
}
