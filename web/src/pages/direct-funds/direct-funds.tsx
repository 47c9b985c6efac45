import { DownloadOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Segmented, Tag } from 'antd';
import { directFunds as text } from '@messages/web/direct-funds';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { download } from '../../api/download';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { money, tenThousands } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { Ages } from './ages';
import { ArrivalCalendar } from './arrival-calendar';
import { RegisterDocument, type Prefilled } from './document-forms';
import { DocumentName, lastDay, SCOPES, Wan, type DirectFunds, type DocumentRow, type Scope } from './shown';
import './direct-funds.css';

/** The documents of the year: what came, what was used, how old the rest is, and what is expected. */
export default function DirectFundsPage(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const [registering, setRegistering] = useState<Prefilled | null>(null);
  const fiscalYear = Number(period.slice(0, 4));
  // A day of another year is no cut-off of this one, whatever the address still says.
  const given = /^\d{4}-\d{2}-\d{2}$/.exec(search.get('at') ?? '')?.[0];
  const asked = given && Number(given.slice(0, 4)) === fiscalYear ? given : null;
  const at = asked ?? lastDay(period);
  const scope: Scope = search.get('scope') === 'ALL' ? 'ALL' : 'DIRECT';
  const change = (more: Record<string, string | null>): void => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(more)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    setSearch(next, { replace: true });
  };
  const choose = (day: string | null): void => {
    if (day && Number(day.slice(0, 4)) !== fiscalYear) void message.warning(text.cutOffOutside(fiscalYear));
    else change({ at: day });
  };
  const { data, error, refetch } = useQuery({
    queryKey: ['direct-funds', fiscalYear, at, scope],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/direct-funds', { params: { query: { fiscalYear, at, scope } }, signal })),
  });
  const take = (): void =>
    void download(`/api/v1/direct-funds/feedback/file?fiscalYear=${fiscalYear}&at=${at}&scope=${scope}`).then(
      () => message.success(text.exported),
      (failure: Error) => message.error(failure.message),
    );
  const manage = may('project.manage');
  const add = manage && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setRegistering({})}>
      {text.register}
    </Button>
  );
  return (
    <Page
      title={text.title}
      help={text.help}
      tag={<span className="faint">{text.year(fiscalYear)}</span>}
      answer={
        data &&
        data.rows.length > 0 &&
        text.answer(tenThousands(data.total.arrived), tenThousands(data.total.used), tenThousands(data.total.unused))
      }
      actions={
        <>
          <Segmented<Scope>
            aria-label={text.scope}
            value={scope}
            onChange={(value) => change({ scope: value === 'ALL' ? 'ALL' : null })}
            options={SCOPES.map((value) => ({ value, label: text.scopes[value] }))}
          />
          <span className="direct-cut-off">
            {text.cutOff}
            <DateInput label={text.cutOff} value={at} onChange={choose} />
          </span>
          <Button icon={<DownloadOutlined />} onClick={take}>
            {text.export}
          </Button>
          {add}
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && data.rows.length === 0 && (
        <Section title={text.documents}>
          <Nothing
            text={`${scope === 'ALL' ? text.emptyAll(fiscalYear) : text.empty(fiscalYear)}${text.emptyHint}`}
            action={
              scope === 'DIRECT' ? (
                <Button onClick={() => change({ scope: 'ALL' })}>{text.showAll}</Button>
              ) : (
                add || undefined
              )
            }
          />
        </Section>
      )}
      {data && data.rows.length > 0 && (
        <>
          <Documents data={data} at={asked} onRegister={manage ? (row) => setRegistering(prefilled(row)) : null} />
          <Ages rows={data.rows} />
          <ArrivalCalendar data={data} />
        </>
      )}
      {registering && (
        <RegisterDocument fiscalYear={fiscalYear} prefilled={registering} onClose={() => setRegistering(null)} />
      )}
    </Page>
  );
}

function prefilled(row: DocumentRow): Prefilled {
  const { projectId, documentNo, level } = row;
  return { projectId, level, ...(documentNo === null ? {} : { documentNo }) };
}

function Documents(props: {
  data: DirectFunds;
  at: string | null;
  onRegister: ((row: DocumentRow) => void) | null;
}): ReactNode {
  const { data, at, onRegister } = props;
  const navigate = useNavigate();
  const address = (id: string): string => `/direct-funds/${id}${at ? `?at=${at}` : ''}`;
  const columns: Column<DocumentRow>[] = [
    {
      path: 'documentNo',
      title: text.documentNo,
      show: (row) => (
        <span className="document-no">
          {row.documentId ? (
            <Link to={address(row.documentId)}>{row.documentNo}</Link>
          ) : (
            <>
              <DocumentName row={row} />
              {onRegister && (
                <Button size="small" type="link" onClick={() => onRegister(row)}>
                  {text.register}
                </Button>
              )}
            </>
          )}
          {row.direct && (
            <Tag color="blue" title={text.markTitle}>
              {text.mark}
            </Tag>
          )}
          {row.note && <span className="faint document-note">{row.note}</span>}
        </span>
      ),
    },
    { path: 'level', title: text.level, words: text.levels, width: 52 },
    { path: 'projectName', title: text.project },
    wanColumn('amount'),
    {
      path: 'arrived',
      title: text.arrived,
      kind: 'money',
      width: 70,
      show: (row) => <Wan of={row.arrived} />,
    },
    {
      path: 'arrivedOn',
      title: text.arrivedOn,
      width: 132,
      show: ({ firstArrivedOn: first, lastArrivedOn: last, arrivals }) =>
        first && last ? text.arrivedSpan(first, last, arrivals) : text.none,
    },
    wanColumn('used'),
    { path: 'useRate', title: text.useRate, kind: 'money', width: 64, show: ({ useRate }) => useRate ?? text.none },
    wanColumn('unused'),
    {
      path: 'overdue',
      title: text.overdue,
      kind: 'money',
      width: 70,
      show: ({ calendar }) =>
        calendar.overdue === '0.00' ? text.none : <strong className="late">{tenThousands(calendar.overdue)}</strong>,
    },
  ];
  const { total } = data;
  return (
    <Section title={text.documents} className="documents-table">
      {data.ahead.map(({ projectId, projectName, amount }) => (
        <Alert
          key={projectId}
          type="warning"
          showIcon
          className="direct-ahead"
          title={text.ahead(projectName, money(amount))}
        />
      ))}
      <PlainTable
        label={text.documents}
        columns={columns}
        rows={data.rows}
        rowKey={({ key }) => key}
        onOpen={({ documentId }) => documentId && void navigate(address(documentId))}
        total={[
          text.total,
          '',
          '',
          <Wan of={total.amount} />,
          <Wan of={total.arrived} />,
          '',
          <Wan of={total.used} />,
          total.useRate ?? text.none,
          <Wan of={total.unused} />,
          <Wan of={total.overdue} />,
        ]}
      />
      <p className="faint no-print">{text.basis}</p>
    </Section>
  );
}

function wanColumn(path: 'amount' | 'used' | 'unused'): Column<DocumentRow> {
  return {
    path,
    title: text[path],
    kind: 'money',
    width: 70,
    show: (row) => (row[path] === null ? text.none : <Wan of={row[path]} />),
  };
}
