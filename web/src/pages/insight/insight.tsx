import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { insight as words } from '@messages/web/insight';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { Page } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { AccountChangers } from './account-changers';
import { HeatMap } from './heat-map';
import { MoneyPaths } from './money-paths';
import { PasswordResets } from './password-resets';
import { Teams } from './teams';
import './insight.css';

const TABS = ['paths', 'heat', 'teams', 'accounts', 'resets'] as const;
type Tab = (typeof TABS)[number];

/** Who could move money from the roll to the bank, by their rights; and who did, by the batches. */
export default function Insight(): ReactNode {
  const [search, setSearch] = useSearchParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['insight-paths'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/insight/paths', { signal })),
  });
  if (!data) {
    return (
      <Page title={words.title} help={words.help}>
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Waiting />}
      </Page>
    );
  }
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'paths';
  const calm = data.alone.length === 0 && data.pairs.length === 0;
  const children: Readonly<Record<Tab, ReactNode>> = {
    paths: <MoneyPaths paths={data} />,
    heat: <HeatMap steps={data.steps} />,
    teams: <Teams steps={data.steps} />,
    accounts: <AccountChangers steps={data.steps} />,
    resets: <PasswordResets />,
  };
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={
        <LookTag
          look={calm ? 'done' : 'late'}
          text={calm ? words.calm : words.alarm(data.alone.length, data.pairs.length)}
        />
      }
    >
      <Tabs
        activeKey={tab}
        onChange={(next) => setSearch({ tab: next }, { replace: true })}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: words.tabs[key], children: children[key] }))}
      />
    </Page>
  );
}
