import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { schemeLabels } from '@messages/agencies';
import { cockpit as words } from '@messages/web/cockpit';
import { lists } from '@messages/web/lists';
import { App, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { DateInput } from '../../ui/date-input';
import { time } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { Bullets } from './bullets';
import './cockpit.css';
import { Execution, Burn } from './execution';
import { Flow } from './flow';
import { Late } from './late';
import { Months } from './months';

/** One page for management: money against time, people against targets, and how long each subsidy lasts. */
export default function Cockpit(): ReactNode {
  const { period } = usePeriod();
  const { message } = App.useApp();
  const [taking, setTaking] = useState(false);
  const [chosen, choose] = useState<string | null>(null);
  const cutOff = chosen ?? lastDay(period);
  const fiscalYear = Number(cutOff.slice(0, 4));
  const { data, error, refetch } = useQuery({
    queryKey: ['dashboard', cutOff],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/dashboard', { params: { query: { fiscalYear, cutOff } }, signal })),
  });
  const measure = useAct(
    (_: null, key) =>
      answer(api.POST('/api/v1/measurements', { body: { fiscalYear, cutOff }, headers: { 'Idempotency-Key': key } })),
    { onDone: () => void message.success(words.measured) },
  );
  const take = async (): Promise<void> => {
    setTaking(true);
    await download(`/api/v1/dashboard/file?fiscalYear=${fiscalYear}&cutOff=${cutOff}`)
      .then(() => void message.success(lists.exported))
      .catch((failure: Error) => void message.error(failure.message));
    setTaking(false);
  };
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={data?.executionRate && words.answer(data.executionRate, data.yearPassed)}
      actions={
        <>
          <span>{words.cutOff}</span>
          <DateInput size="small" label={words.cutOff} value={cutOff} onChange={choose} />
          <Button
            size="small"
            icon={<DownloadOutlined />}
            disabled={!data}
            loading={taking}
            onClick={() => void take()}
          >
            {words.exportAll}
          </Button>
          <Button size="small" type="primary" loading={measure.isPending} onClick={() => measure.mutate(null)}>
            {words.measure}
          </Button>
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {measure.error && <Problem error={measure.error} />}
      {!data && !error && <Waiting />}
      {data && data.projects.length === 0 && data.measures.length === 0 && <Nothing text={words.nothing(fiscalYear)} />}
      {data && (data.projects.length > 0 || data.measures.length > 0) && (
        <>
          <Bullets measures={data.measures} schemes={data.schemes} />
          <Months months={data.months} measures={data.measures} schemes={data.schemes} query={{ fiscalYear, cutOff }} />
          <div className="columns">
            <Execution projects={data.projects} query={{ fiscalYear, cutOff }} />
            <Burn projects={data.projects} query={{ fiscalYear, cutOff }} />
          </div>
          <div className="columns">
            <Flow flow={data.flow} />
            <Late late={data.late} />
          </div>
          <p className="faint">{words.asOf(time(data.asOf), data.watermark)}</p>
        </>
      )}
    </Page>
  );
}

export interface CutOff {
  fiscalYear: number;
  cutOff: string;
  [name: string]: unknown;
}

export function labelOf(scheme: string | null): string {
  return scheme === null ? '' : (schemeLabels[scheme as keyof typeof schemeLabels] ?? scheme);
}

function lastDay(period: string): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
