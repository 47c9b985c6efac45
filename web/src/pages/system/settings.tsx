import { App, Button, Form, Input } from 'antd';
import { useQueries, useQuery } from '@tanstack/react-query';
import { schemeLabels } from '@messages/agencies';
import { agencies as agencyWords, settings as words } from '@messages/web/system';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { PlainTable } from '../../ui/figure';
import { period as periodText } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { AgencyFactList, AgencyForm } from './agency-form';
import { FundForm } from './fund-form';
import { useAgencies, useFunds, type Agency, type Fund } from './system-reads';
import './system.css';

type Township = Schema<'TownshipDto'>;

const TOWNSHIP_COLUMNS: readonly Column<Township>[] = [
  { path: 'code', title: words.township.code, width: 160 },
  { path: 'name', title: words.township.name },
];

/** How the current agency pays and checks: its funds, its townships, its own facts. */
export default function Settings(): ReactNode {
  const { session, may } = useSession();
  const { data: funds, error, refetch } = useFunds();
  const agency = useAgencies().data?.find(({ id }) => id === session.agencyId);
  const manages = may('agency.manage');
  const [opening, setOpening] = useState(false);
  const missing = (Object.keys(schemeLabels) as Fund['scheme'][]).filter(
    (scheme) => !funds?.some((fund) => fund.scheme === scheme),
  );
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={funds && words.answer(funds.length)}
      actions={
        manages ? (
          missing.length > 0 &&
          funds && (
            <Button type="primary" onClick={() => setOpening(true)}>
              {words.open}
            </Button>
          )
        ) : (
          <span className="faint">{words.readOnly}</span>
        )
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!funds && !error && <Waiting />}
      {funds && <Funds funds={funds} />}
      <div className="columns">
        <Townships />
        {agency && <AgencyFacts agency={agency} />}
      </div>
      <FundForm open={opening} fund={null} schemes={missing} onClose={() => setOpening(false)} />
    </Page>
  );
}

function Funds({ funds }: { funds: readonly Fund[] }): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const [editing, setEditing] = useState<Fund | null>(null);
  const formats = useQuery({
    queryKey: ['bank-formats'],
    enabled: may('bank.read') || may('bank.format'),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-formats', { signal })),
  }).data;
  const payOn = useQueries({
    queries: funds.map(({ scheme }) => ({
      queryKey: ['pay-on', scheme, period],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        answer(api.GET('/api/v1/funds/{scheme}/pay-on', { params: { path: { scheme }, query: { period } }, signal })),
    })),
  });
  if (funds.length === 0) return <Nothing text={words.noFunds} />;
  return (
    <div className="fund-cards">
      {funds.map((fund, i) => (
        <Section
          key={fund.scheme}
          title={schemeLabels[fund.scheme]}
          extra={
            may('agency.manage') && (
              <Button size="small" onClick={() => setEditing(fund)}>
                {words.edit}
              </Button>
            )
          }
        >
          <Facts
            items={[
              [words.name, fund.name, true],
              [words.payday, words.paydayText(fund.payday)],
              [words.payOn(periodText(period)), <strong className="tabular">{payOn[i]?.data?.payOn ?? '—'}</strong>],
              [words.paydayShift, words.paydayShifts[fund.paydayShift]],
              [words.bounceRule, words.bounceRules[fund.bounceRule]],
              [words.minimumAge, fund.minimumAge === null ? words.notChecked : words.minimumAgeText(fund.minimumAge)],
              [words.jumpPercent, words.jumpText(fund.jumpPercent)],
              [
                words.bankFormat,
                fund.bankFormatCode === null
                  ? words.noBankFormat
                  : (formats?.find(({ code }) => code === fund.bankFormatCode)?.name ?? fund.bankFormatCode),
                true,
              ],
            ]}
          />
        </Section>
      ))}
      <FundForm open={editing !== null} fund={editing} schemes={[]} onClose={() => setEditing(null)} />
    </div>
  );
}

function Townships(): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [form, setForm] = useState<{ township: Township | null } | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['townships'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/townships', { signal })),
  });
  const act = useAct(
    (township: Township, key) =>
      answer(
        api.PUT('/api/v1/townships', {
          params: { header: { 'Idempotency-Key': key } },
          body: { townships: [township] },
        }),
      ),
    {
      onDone: () => {
        setForm(null);
        void message.success(words.saved);
      },
    },
  );
  const manages = may('agency.manage');
  const columns: Column<Township>[] = [
    ...TOWNSHIP_COLUMNS,
    ...(manages
      ? [
          {
            path: 'act',
            title: '',
            width: 72,
            control: true,
            show: (township: Township) => (
              <Button size="small" type="link" onClick={() => setForm({ township })}>
                {words.townshipRename}
              </Button>
            ),
          },
        ]
      : []),
  ];
  const renamed = form?.township ?? null;
  const title = renamed ? words.townshipRenameTitle(renamed.name) : words.townshipAdd;
  return (
    <Section
      title={data ? `${words.townships} · ${words.townshipCount(data.length)}` : words.townships}
      extra={
        <span className="section-tools">
          {data && data.length > 0 && (
            <ExportButton path="/api/v1/townships" columns={TOWNSHIP_COLUMNS} name={words.townships} />
          )}
          {manages && (
            <Button size="small" onClick={() => setForm({ township: null })}>
              {words.townshipAdd}
            </Button>
          )}
        </span>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && (
        <PlainTable
          label={words.townships}
          columns={columns}
          rows={data}
          rowKey={({ code }) => code}
          empty={<Nothing text={words.noTownships} />}
        />
      )}
      <Ask<Township>
        open={form !== null}
        title={title}
        sentence={renamed ? words.townshipSentence : words.townshipAddSentence}
        agree={renamed ? words.townshipRename : words.townshipAdd}
        initial={renamed ?? {}}
        pending={act.isPending}
        error={act.error}
        onAgree={({ code, name }) => act.mutate({ code: renamed?.code ?? code.trim(), name: name.trim() })}
        onCancel={() => {
          setForm(null);
          act.reset();
        }}
      >
        <Form.Item
          name="code"
          label={words.township.code}
          rules={[{ required: true, pattern: /^\d{9}$/, message: words.townshipCodeBad }]}
        >
          <Input maxLength={9} inputMode="numeric" disabled={renamed !== null} />
        </Form.Item>
        <Form.Item
          name="name"
          label={words.township.name}
          rules={[{ required: true, whitespace: true, message: words.townshipNameMissing }]}
        >
          <Input maxLength={50} />
        </Form.Item>
      </Ask>
    </Section>
  );
}

function AgencyFacts({ agency }: { agency: Agency }): ReactNode {
  const { may } = useSession();
  const [editing, setEditing] = useState(false);
  return (
    <Section
      title={words.agency}
      extra={
        may('agency.manage') && (
          <Button size="small" onClick={() => setEditing(true)}>
            {agencyWords.edit}
          </Button>
        )
      }
    >
      <Facts
        items={[
          [agencyWords.columns.code, agency.code],
          [agencyWords.columns.name, agency.name],
          [agencyWords.columns.parent, agency.parent],
          [agencyWords.columns.prefecture, agency.prefecture],
          [agencyWords.columns.region, agency.region],
        ]}
      />
      <AgencyFactList facts={agency.facts} />
      <AgencyForm open={editing} agency={agency} onClose={() => setEditing(false)} />
    </Section>
  );
}
