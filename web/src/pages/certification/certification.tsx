import { PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Tabs } from 'antd';
import { certification as text } from '@messages/web/certification';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { count } from '../../ui/formats';
import { Page } from '../../ui/page';
import { DueList } from './due-list';
import { ImportFile, ImportedFiles } from './imported-files';
import { Proposals } from './proposals';
import { RecordOne, Records } from './records';
import { Resumes } from './resumes';
import { Suspensions } from './suspensions';
import './certification.css';

type Tab = keyof typeof text.tabs;
const TABS = Object.keys(text.tabs) as Tab[];

/** Whose certification is due in the month that is followed, and what was done about it. */
export default function Certification(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const [search, setSearch] = useSearchParams();
  const [asking, setAsking] = useState<'one' | 'file' | null>(null);
  const asked = search.get('tab') as Tab | null;
  const tab = asked && TABS.includes(asked) ? asked : 'due';
  const { data } = useQuery({
    queryKey: ['certification-summary', period],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/certification-due/summary', { params: { query: { month: period } }, signal })),
  });
  const total = (field: 'due' | 'overdue' | 'never'): string =>
    count((data ?? []).reduce((sum, row) => sum + row[field], 0));
  const go = (to: string): void => setSearch(new URLSearchParams(to === 'due' ? {} : { tab: to }), { replace: true });
  return (
    <Page
      title={text.title}
      help={text.help}
      answer={data && text.answer(total('due'), total('overdue'), total('never'))}
      actions={
        may('certification.record') && (
          <>
            <Button icon={<UploadOutlined />} onClick={() => setAsking('file')}>
              {text.importFile}
            </Button>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAsking('one')}>
              {text.record}
            </Button>
          </>
        )
      }
    >
      <Tabs activeKey={tab} onChange={go} items={TABS.map((key) => ({ key, label: text.tabs[key] }))} />
      {tab === 'due' && <DueList month={period} />}
      {tab === 'proposals' && <Proposals />}
      {tab === 'suspensions' && <Suspensions />}
      {tab === 'resumes' && <Resumes />}
      {tab === 'records' && <Records />}
      {tab === 'files' && <ImportedFiles />}
      {asking === 'one' && <RecordOne onClose={() => setAsking(null)} />}
      {asking === 'file' && (
        <ImportFile
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            go('files');
          }}
        />
      )}
    </Page>
  );
}
