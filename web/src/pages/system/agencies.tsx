import { Button, Drawer } from 'antd';
import { agencies as words } from '@messages/web/system';
import { useState, type ReactNode } from 'react';
import { useSession } from '../../session/session';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { PlainTable } from '../../ui/figure';
import { count } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { AgencyFactList, AgencyForm } from './agency-form';
import { useAgencies, type Agency } from './system-reads';
import './system.css';

const COLUMNS: readonly Column<Agency>[] = [
  { path: 'code', title: words.columns.code, width: 140 },
  { path: 'name', title: words.columns.name },
  { path: 'parent', title: words.columns.parent },
  { path: 'prefecture', title: words.columns.prefecture },
  { path: 'region', title: words.columns.region },
];

/** The agencies of the person's scope. */
export default function Agencies(): ReactNode {
  const { session, may } = useSession();
  const { data, error, isPending, refetch } = useAgencies();
  const [open, setOpen] = useState<number | null>(null);
  const [form, setForm] = useState<{ agency: Agency | null } | null>(null);
  const shown = data?.find(({ id }) => id === open);
  const current = shown?.id === session.agencyId;
  const columns: Column<Agency>[] = [
    COLUMNS[0]!,
    {
      ...COLUMNS[1]!,
      show: ({ id, name }) => (
        <>
          {name} {id === session.agencyId && <LookTag look="approved" text={words.current} />}
        </>
      ),
    },
    ...COLUMNS.slice(2),
  ];
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={data && words.answer(count(data.length))}
      actions={
        <>
          <ExportButton path="/api/v1/agencies" columns={COLUMNS} name={words.title} />
          {may('agency.manage') && (
            <Button type="primary" onClick={() => setForm({ agency: null })}>
              {words.create}
            </Button>
          )}
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && (
        <Section title={words.title}>
          <PlainTable
            label={words.title}
            columns={columns}
            rows={data}
            rowKey={({ id }) => String(id)}
            onOpen={({ id }) => setOpen(id)}
            empty={<Nothing text={words.answer('0')} />}
          />
        </Section>
      )}
      <Drawer
        open={shown !== undefined}
        title={shown?.name}
        onClose={() => setOpen(null)}
        size={480}
        destroyOnHidden
        extra={
          shown &&
          current &&
          may('agency.manage') && <Button onClick={() => setForm({ agency: shown })}>{words.edit}</Button>
        }
      >
        {shown && (
          <>
            <Facts items={COLUMNS.map(({ path, title }) => [title, shown[path as 'name']] as const)} />
            <h3 className="drawer-head">{words.facts}</h3>
            <AgencyFactList facts={shown.facts} />
            {!current && <p className="faint">{words.onlyCurrent}</p>}
          </>
        )}
      </Drawer>
      <AgencyForm open={form !== null} agency={form?.agency ?? null} onClose={() => setForm(null)} />
    </Page>
  );
}
