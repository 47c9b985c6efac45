import type { Wire } from '../../client/wire.js';
import { cliText } from '../../messages/cli.js';
import { cliReports as text, reportCauses } from '../../messages/reports.js';
import type { MonthlyReportDto, MonthlyReportPage, ReportRequestedDto } from '../../reports/reports.dto.js';
import type { Command } from '../command.js';
import { count } from '../format.js';
import { jobWatch } from '../listing.js';
import { fields } from '../table.js';
import { kinds } from '../values.js';

export const reportCommands: readonly Command[] = [
  {
    words: 'report',
    operands: [
      { name: 'period', kind: kinds.period },
      { name: 'date', kind: kinds.date, optional: true },
    ],
    optional: ['out'],
    async run(call) {
      const client = await call.client();
      const [period, cutOff] = [call.get('period'), call.all('date')[0]];
      const body = { period, ...(cutOff === undefined ? {} : { cutOff }) };
      const asked = await client.post<Wire<ReportRequestedDto>>('/v1/monthly-reports', body, { key: call.key() });
      await client.waitForJob(asked.jobId, jobWatch(call));
      const path = `/v1/monthly-reports?year=${period.slice(0, 4)}&sort=-version&pageSize=1000`;
      const { rows } = await client.get<Wire<MonthlyReportPage>>(path);
      const answer = rows.find((row) => row.cutOff === asked.cutOff)!;
      const out = call.option('out');
      if (out === undefined) return { answer, lines: shown(answer) };
      const bytes = await client.download(`/v1/monthly-reports/${answer.id}/file`);
      const file = await call.writeFile(out, bytes);
      return { answer: { ...answer, file }, lines: [...shown(answer), cliText.written(file, count(bytes.length))] };
    },
  },
];

function shown(report: Wire<MonthlyReportDto>): string[] {
  return fields([
    [text.cutOff, report.cutOff],
    [text.version, text.versionOf(report.version)],
    [text.watermark, report.watermark],
    [text.cause, reportCauses[report.cause]],
    [text.digest, report.digest],
  ]);
}
