import { LockOutlined, ReloadOutlined, UnlockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { closing as text } from '@messages/web/closing';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { period as periodText } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { FundChoice, fundName, useFund } from '../books/fund-choice';
import { Checklist } from './checklist';
import { ClosePeriod, ExplainBatch, ProposeReopening, YearEnd } from './closing-acts';
import { Reopenings } from './reopenings';
import type { Thing } from './places';
import './closing.css';

type PeriodEvent = Schema<'PeriodEventDto'>;

const EVENTS: Column<PeriodEvent>[] = [
  { path: 'action', title: text.action, words: text.actions },
  { path: 'at', title: text.at, kind: 'time' },
  { path: 'by', title: text.by },
  { path: 'proposedBy', title: text.proposedBy },
  { path: 'reason', title: text.reason },
];

/** The closing of a fund's month: what stands in its way and where it is done, the closing, and the re-opening by two. */
export default function Closing(): ReactNode {
  const [fund, setFund] = useFund();
  const { period } = usePeriod();
  const { may } = useSession();
  const [asking, setAsking] = useState<'close' | 'reopen' | 'yearEnd' | null>(null);
  const [explained, setExplained] = useState<Thing | null>(null);
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: ['closing-checklist', fund, period],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/accounting-periods/{fund}/{period}/checklist', { params: { path: { fund, period } }, signal }),
      ),
  });
  const open = data?.items.filter(({ state }) => state !== 'OK') ?? [];
  const isClosed = data?.state === 'CLOSED';
  const done = (): void => {
    setAsking(null);
    setExplained(null);
  };
  return (
    <Page
      title={text.title}
      help={text.help}
      tag={
        data && (
          <LookTag
            look={isClosed || data.ready ? 'done' : 'waiting'}
            text={isClosed ? text.closed : data.ready ? text.ready : text.open(open.length)}
          />
        )
      }
      answer={text.answer(fundName(fund), periodText(period))}
      actions={
        <>
          <FundChoice fund={fund} onChange={setFund} />
          <Button icon={<ReloadOutlined />} loading={isFetching} onClick={() => void refetch()}>
            {text.recheck}
          </Button>
          {data && !isClosed && may('ledger.close') && (
            <Button type="primary" icon={<LockOutlined />} onClick={() => setAsking('close')}>
              {text.close}
            </Button>
          )}
          {isClosed && may('ledger.review') && (
            <Button icon={<UnlockOutlined />} onClick={() => setAsking('reopen')}>
              {text.reopen}
            </Button>
          )}
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && (
        <>
          <Section title={text.checklist}>
            <Checklist
              items={data.items}
              fund={fund}
              onExplain={!isClosed && may('ledger.post') ? setExplained : undefined}
              onYearEnd={!isClosed && may('ledger.post') ? () => setAsking('yearEnd') : undefined}
            />
          </Section>
          <Reopenings fund={fund} />
          <Section title={text.events}>
            <PlainTable
              label={text.events}
              columns={EVENTS}
              rows={data.events}
              rowKey={({ no }) => String(no)}
              empty={<Nothing text={text.noEvents} />}
            />
          </Section>
        </>
      )}
      {asking === 'close' && <ClosePeriod fund={fund} period={period} open={open} onClose={done} />}
      {asking === 'reopen' && <ProposeReopening fund={fund} period={period} onClose={done} />}
      {asking === 'yearEnd' && <YearEnd fund={fund} period={period} onClose={done} />}
      {explained && <ExplainBatch fund={fund} period={period} batch={explained} onClose={done} />}
    </Page>
  );
}
