import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { statementFormats as text } from '@messages/web/reconcile';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { PlainTable } from '../../ui/figure';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { StatementFormatEditor } from './statement-format-editor';
import './reconcile.css';

type Format = Schema<'StatementFormatDto'>;

/** A layout as the service keeps it; the API describes it as a plain object. */
interface Definition {
  columns: Record<string, string[]>;
  amounts: string;
  paidSide: string;
  order: string;
  skip: string[];
  opening: string[];
}

/** How the banks lay out their statements, as data: looked at, and changed by a new version. */
export default function StatementFormats(): ReactNode {
  const [search, setSearch] = useSearchParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['bank-statement-formats'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-statement-formats', { signal })),
  });
  const chosen = data?.find(({ code }) => code === search.get('code')) ?? data?.[0];
  return (
    <Page title={text.title} help={text.help} answer={data && text.answer(data.length)}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!error && !data && <Waiting />}
      {data && (
        <Section title={text.list}>
          <PlainTable<Format>
            label={text.list}
            rows={data}
            rowKey={({ code }) => code}
            onOpen={({ code }) => setSearch({ code }, { replace: true })}
            empty={<Nothing text={text.empty} />}
            columns={[
              {
                path: 'name',
                title: text.name,
                show: ({ code, name }) => (code === chosen?.code ? <b aria-current="true">{name}</b> : name),
              },
              { path: 'code', title: text.code },
              { path: 'version', title: text.version, show: ({ version }) => text.versionOf(version) },
            ]}
          />
        </Section>
      )}
      {chosen && <Parts key={`${chosen.code}${chosen.version}`} format={chosen} />}
    </Page>
  );
}

function Parts({ format }: { format: Format }): ReactNode {
  const [tab, setTab] = useState('layout');
  return (
    <Section
      title={format.name}
      extra={<span className="faint">{`${format.code} ${text.versionOf(format.version)}`}</span>}
    >
      <Tabs
        size="small"
        activeKey={tab}
        onChange={setTab}
        items={[
          {
            key: 'layout',
            label: text.tabs.layout,
            children: <Layout of={format.definition as unknown as Definition} />,
          },
          {
            key: 'edit',
            label: text.tabs.edit,
            children: <StatementFormatEditor saved={format.definition as unknown as Record<string, unknown>} />,
          },
        ]}
      />
    </Section>
  );
}

function Layout({ of }: { of: Definition }): ReactNode {
  return (
    <>
      <Facts
        items={[
          [text.amounts, text.amountWords[of.amounts] ?? of.amounts],
          [text.paidSide, of.amounts === 'SIGNED' ? '—' : (text.paidSides[of.paidSide] ?? of.paidSide)],
          [text.order, text.orders[of.order] ?? of.order],
          [text.skip, of.skip.join(text.titlesBetween), true],
          [text.opening, of.opening.join(text.titlesBetween), true],
        ]}
      />
      <PlainTable<readonly [string, string[]]>
        label={text.columns}
        rows={Object.entries(of.columns)}
        rowKey={([field]) => field}
        columns={[
          { path: '0', title: text.field, width: 160, show: ([field]) => text.fields[field] ?? field },
          { path: '1', title: text.titles, show: ([, titles]) => titles.join(text.titlesBetween) },
        ]}
      />
    </>
  );
}
