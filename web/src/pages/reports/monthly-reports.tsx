import { DownloadOutlined } from '@ant-design/icons';
import { reportCauses } from '@messages/reports';
import { reports as text } from '@messages/web/reports';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Space } from 'antd';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { download } from '../../api/download';
import { getPage } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count, period as periodText, time } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { LookTag } from '../../ui/states';
import { MakeReport } from './make-report';

type Report = Schema<'MonthlyReportDto'>;

const COLUMNS: readonly Column<Report>[] = [
  { path: 'period', title: text.period, kind: 'period', sort: 'period', width: 105 },
  { path: 'cutOff', title: text.cutOff, kind: 'date', sort: 'cutOff', width: 105 },
  { path: 'version', title: text.version, show: ({ version }) => text.versionOf(version), width: 75 },
  { path: 'madeBy', title: text.madeBy, show: ({ madeBy, cause }) => madeBy ?? reportCauses[cause], width: 135 },
  { path: 'cause', title: text.cause, words: reportCauses, optional: true },
  { path: 'madeAt', title: text.madeAt, kind: 'time', sort: 'madeAt', width: 140 },
  { path: 'watermark', title: text.watermark, sort: 'watermark', optional: true },
  { path: 'asOf', title: text.asOf, kind: 'time', optional: true },
  { path: 'digest', title: text.digest, show: ({ digest }) => <DigestBadge digest={digest} />, width: 115 },
  { path: 'publishedAt', title: text.published, sort: 'publishedAt', show: publication, width: 275 },
];

function publication({ publishedBy, publishedAt, latest }: Report): ReactNode {
  if (publishedAt !== null) {
    return (
      <>
        <LookTag look="done" text={text.publishedWords.true} /> {publishedBy} {time(publishedAt)}
      </>
    );
  }
  return latest ? text.publishedWords.false : <span className="faint">{text.overtaken}</span>;
}

/** The versions of the monthly reports: taken along, published, made now. */
export default function MonthlyReports(): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [asked, ask] = useState<Report | null>(null);
  const [shown, show] = useState<Report | null>(null);
  const { data } = useQuery({
    queryKey: ['monthly-reports', 'count'],
    queryFn: ({ signal }) => getPage('/api/v1/monthly-reports', undefined, { pageSize: 1 }, signal),
  });
  const publish = useAct(
    (id: string, key) =>
      answer(
        api.POST('/api/v1/monthly-reports/{id}/publication', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    {
      onDone: () => {
        ask(null);
        void message.success(text.publishDone);
      },
    },
  );
  const acts: Column<Report> = {
    path: 'id',
    title: text.acts,
    control: true,
    width: 150,
    show: (report) => (
      <Space size={4}>
        <Button
          size="small"
          icon={<DownloadOutlined />}
          aria-label={text.downloadOf(periodText(report.period), report.version)}
          onClick={(event) => {
            event.stopPropagation();
            void take(report).catch((failure: Error) => void message.error(failure.message));
          }}
        >
          {text.download}
        </Button>
        {report.publishedAt === null && report.latest && (
          <Button
            size="small"
            disabled={!report.publishable}
            title={report.reason ?? undefined}
            aria-label={text.publishOf(periodText(report.period), report.version)}
            onClick={(event) => {
              event.stopPropagation();
              publish.reset();
              show(report);
              ask(report);
            }}
          >
            {text.publish}
          </Button>
        )}
      </Space>
    ),
  };
  const hint = may('performance.manage') ? text.emptyHint : '';
  return (
    <Page title={text.title} help={text.help} answer={data && text.answer(count(data.total))} actions={<MakeReport />}>
      <DataList
        name="monthly-reports"
        path="/api/v1/monthly-reports"
        filterNames={['published']}
        filters={(state) => (
          <ChoiceFilter state={state} name="published" label={text.published} words={text.publishedWords} />
        )}
        columns={[...COLUMNS, acts]}
        rowKey={({ id }) => id}
        onOpen={(report) => void take(report).catch((failure: Error) => void message.error(failure.message))}
        label={text.list}
        exportName={text.exportName}
        empty={<Nothing text={text.empty + hint} />}
      />
      <Ask
        open={asked !== null}
        title={text.publish}
        sentence={shown && text.publishText(periodText(shown.period), shown.version)}
        consequence={shown ? { digest: shown.digest } : undefined}
        reason="none"
        agree={text.publishAgree}
        pending={publish.isPending}
        error={publish.error}
        onAgree={() => publish.mutate(asked!.id)}
        onCancel={() => ask(null)}
      />
    </Page>
  );
}

function take({ id }: Report): Promise<void> {
  return download(`/api/v1/monthly-reports/${id}/file`);
}
