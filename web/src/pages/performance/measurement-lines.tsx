import { Segmented } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { lists } from '@messages/web/lists';
import { schemeLabels } from '@messages/agencies';
import { indicators, measurement as words } from '@messages/web/performance';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { RowOf, Scheme } from '../../api/lists';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { actualText, targetText } from './measured';
import { DocumentLink } from './document-link';
import { ErrorPayouts } from './error-payouts';
import { MeasurementFacts } from './measurement-facts';
import { intervalText } from './accuracy-facts';
import './performance.css';

type Measurement = Schema<'MeasurementView'>;
type PersonPeriod = RowOf<'/api/v1/measurements/{id}/lines'>;
type BookLine = RowOf<'/api/v1/measurements/{id}/vouchers'>;
type ProjectLine = RowOf<'/api/v1/measurements/{id}/entries'>;
type Side = 'FULL' | 'NOT_FULL' | 'ON_TIME' | 'NOT_ON_TIME' | 'PAID' | 'NOT_PAID';

/** One measured value, and the lines that it is made of. */
export default function MeasurementLines(): ReactNode {
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['measurement', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/measurements/{id}', { params: { path: { id } }, signal })),
  });
  // From a self-evaluation or the year's monitoring one goes back to it.
  const form = /^\d+$/.exec(search.get('form') ?? '')?.[0];
  const cutOff = /^\d{4}-\d{2}-\d{2}$/.exec(search.get('cutOff') ?? '')?.[0];
  const back =
    search.get('from') === 'monitoring' ? (
      <Link to={`/monitoring${cutOff ? `?cutOff=${cutOff}` : ''}`}>{words.backToMonitoring}</Link>
    ) : form ? (
      <Link to={`/self-evaluations/${form}`}>{words.backToForm}</Link>
    ) : (
      <Link to={`/indicators?${search.toString()}`}>{words.back}</Link>
    );
  if (data) return <Detail one={data} back={back} />;
  return (
    <Page title={words.title} actions={back}>
      {error ? <Problem error={error} retry={() => void refetch()} /> : <Waiting />}
    </Page>
  );
}

function Detail({ one, back }: { one: Measurement; back: ReactNode }): ReactNode {
  return (
    <Page
      title={one.level3}
      help={words.help}
      tag={
        one.completion && (
          <LookTag look={one.met ? 'done' : 'waiting'} text={`${words.completion} ${words.percent(one.completion)}`} />
        )
      }
      answer={
        <>
          {words.actual}{' '}
          <strong className="tabular">{one.measurable ? actualText(one) : indicators.notMeasurable}</strong>{' '}
          <span className="faint">
            {one.measurable && one.operator !== 'QUALITATIVE' ? one.unit : ''}
            {intervalText(one) && ` · ${intervalText(one)}`} · {words.target} {targetText(one)}
          </span>
        </>
      }
      actions={back}
    >
      <MeasurementFacts one={one} />
      <Behind one={one} />
    </Page>
  );
}

/** What stands behind the value: people and months, vouchers, or entries of the project; entered values have none. */
function Behind({ one }: { one: Measurement }): ReactNode {
  const { name } = one.query as { name?: string };
  if (name === 'PERIOD_FACTS' || name === 'ERROR_FACTS') return <PersonPeriods one={one} />;
  if (name === 'SAMPLING_PLAN') return one.measurable ? <ErrorPayouts one={one} /> : null;
  if (name === 'BOOK_FACTS') return <Vouchers one={one} />;
  if (name === 'PROJECT_FACTS') {
    return (
      <>
        <Entries one={one} />
        {one.measure === 'FUNDED_MONTHS' && <Vouchers one={one} />}
      </>
    );
  }
  return <Entered one={one} />;
}

/** A value entered by hand: its file is what stands behind it. */
function Entered({ one }: { one: Measurement }): ReactNode {
  const { evidenceFile } = one.facts as { evidenceFile?: string };
  return (
    <Section title={words.document}>
      <p className="faint">{words.manual}</p>
      {evidenceFile && <DocumentLink measurementId={one.id} name={evidenceFile} />}
    </Section>
  );
}

const SIDES: Readonly<Record<string, readonly [counted: Side, against: Side | null]>> = {
  FULL_PAYMENT_RATE: ['FULL', 'NOT_FULL'],
  ON_TIME_RATE: ['ON_TIME', 'NOT_ON_TIME'],
  ACCURACY_RATE: ['PAID', null],
};

function PersonPeriods({ one }: { one: Measurement }): ReactNode {
  const [search, setSearch] = useSearchParams();
  const { parameters } = one.query as { parameters?: { months?: Record<string, unknown[]> } };
  const schemes = Object.keys(parameters?.months ?? {}) as Scheme[];
  const asked = search.get('scheme') as Scheme | null;
  const scheme = asked && schemes.includes(asked) ? asked : schemes[0];
  if (!scheme) return <Nothing text={words.notMeasurable} />;
  const [counted, against] = SIDES[one.measure] ?? ['PAID', 'NOT_PAID'];
  return (
    <>
      {schemes.length > 1 && (
        <div className="scheme-choice no-print">
          {words.chooseScheme}{' '}
          <Segmented
            aria-label={lists.scheme}
            value={scheme}
            options={schemes.map((value) => ({ value, label: schemeLabels[value] }))}
            onChange={(value) =>
              setSearch(
                (before) => {
                  const next = new URLSearchParams([...before].filter(([key]) => !key.includes('.')));
                  next.set('scheme', value);
                  return next;
                },
                { replace: true },
              )
            }
          />
        </div>
      )}
      {one.measure === 'ACCURACY_RATE' && <ErrorPayouts one={one} scheme={scheme} />}
      <div className={against ? 'columns' : ''}>
        <Lines one={one} scheme={scheme} side={counted} name="for" title={words.counted(words.sides[counted]!)} />
        {against && (
          <Lines
            one={one}
            scheme={scheme}
            side={against}
            name={against === 'NOT_ON_TIME' ? 'late' : 'against'}
            title={words.against(words.sides[against]!)}
          />
        )}
      </div>
    </>
  );
}

const LINE_COLUMNS: readonly Column<PersonPeriod>[] = [
  { path: 'period', title: words.lineColumns.period, kind: 'period', sort: 'period', width: 96 },
  {
    path: 'name',
    title: words.lineColumns.name,
    sort: 'name',
    width: 120,
    show: ({ name }) => (
      <span className="cut" title={name}>
        {name}
      </span>
    ),
  },
  { path: 'idMasked', title: words.lineColumns.idMasked, sort: 'idMasked', width: 170, optional: true },
  { path: 'due', title: words.lineColumns.due, kind: 'money', sort: 'due', width: 96 },
  { path: 'paid', title: words.lineColumns.paid, kind: 'money', sort: 'paid', width: 96 },
  { path: 'creditedOn', title: words.lineColumns.creditedOn, kind: 'date', sort: 'creditedOn', width: 100 },
  { path: 'payOn', title: words.lineColumns.payOn, kind: 'date', sort: 'payOn', width: 100, optional: true },
];
/** Of those who were late, the day by which it should have been matters more than that all of it came. */
const LATE_COLUMNS = LINE_COLUMNS.map((column) =>
  column.path === 'payOn' || column.path === 'paid' ? { ...column, optional: column.path === 'paid' } : column,
);

function Lines(props: { one: Measurement; scheme: Scheme; side: Side; name: string; title: string }): ReactNode {
  const { one, scheme, side, name, title } = props;
  const { may } = useSession();
  const navigate = useNavigate();
  const against = name !== 'for';
  return (
    <Section title={title}>
      <DataList
        key={`${scheme}/${side}`}
        name={name}
        label={title}
        path="/api/v1/measurements/{id}/lines"
        pathParams={{ id: one.id }}
        query={{ side, scheme }}
        columns={side === 'NOT_ON_TIME' ? LATE_COLUMNS : LINE_COLUMNS}
        rowKey={({ period, beneficiaryId }) => `${period}/${beneficiaryId}`}
        onOpen={may('beneficiary.read') ? ({ beneficiaryId }) => void navigate(`/people/${beneficiaryId}`) : undefined}
        exportName={`${one.level3} ${words.sides[side]}`}
        pageSize={20}
        empty={<Nothing text={against ? words.noneAgainst : words.noneFor} />}
      />
    </Section>
  );
}

const VOUCHER_COLUMNS: readonly Column<BookLine>[] = [
  { path: 'on', title: words.voucherColumns.on, kind: 'date', sort: 'on', width: 110 },
  { path: 'period', title: words.voucherColumns.period, kind: 'period', sort: 'period', width: 110 },
  { path: 'number', title: words.voucherColumns.number, kind: 'count', sort: 'number', width: 90 },
  { path: 'causeType', title: words.voucherColumns.cause, words: words.causes, sort: 'causeType', width: 120 },
  { path: 'summary', title: words.voucherColumns.summary, sort: 'summary' },
  { path: 'amount', title: words.voucherColumns.amount, kind: 'money', sort: 'amount', width: 150 },
];

function Vouchers({ one }: { one: Measurement }): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  return (
    <Section title={words.vouchers}>
      <DataList
        name="vouchers"
        label={words.vouchers}
        path="/api/v1/measurements/{id}/vouchers"
        pathParams={{ id: one.id }}
        columns={VOUCHER_COLUMNS}
        rowKey={({ voucherId }) => voucherId}
        onOpen={may('ledger.read') ? ({ voucherId }) => void navigate(`/vouchers/${voucherId}`) : undefined}
        exportName={`${one.level3} ${words.vouchers}`}
      />
    </Section>
  );
}

const ENTRY_COLUMNS: readonly Column<ProjectLine>[] = [
  { path: 'on', title: words.entryColumns.on, kind: 'date', sort: 'on', width: 120 },
  { path: 'kind', title: words.entryColumns.kind, words: words.entryKinds, sort: 'kind', width: 110 },
  { path: 'documentNo', title: words.entryColumns.documentNo, sort: 'documentNo', width: 240 },
  { path: 'batchNumber', title: words.entryColumns.batchNumber, sort: 'batchNumber', width: 220 },
  { path: 'amount', title: words.entryColumns.amount, kind: 'money', sort: 'amount', width: 160 },
];

function Entries({ one }: { one: Measurement }): ReactNode {
  return (
    <Section title={words.entries}>
      <DataList
        name="entries"
        label={words.entries}
        path="/api/v1/measurements/{id}/entries"
        pathParams={{ id: one.id }}
        columns={ENTRY_COLUMNS}
        rowKey={(row) => `${row.kind}/${row.on}/${row.documentNo ?? ''}/${row.batchNumber ?? ''}/${row.amount}`}
        exportName={`${one.level3} ${words.entries}`}
      />
    </Section>
  );
}
