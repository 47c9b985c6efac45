import type { Wire } from '../../client/wire.js';
import { Decimal, toWan } from '../../kernel/money.js';
import { cliMonitoring as text } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import type { MonitoringDto } from '../../performance/monitoring.dto.js';
import type { Command } from '../command.js';
import { yuan } from '../format.js';
import { table, type Column } from '../table.js';
import { kinds } from '../values.js';

type Monitoring = Wire<MonitoringDto>;
type Indicator = Monitoring['indicators'][number];
type Project = Monitoring['projects'][number];

export const monitoringCommands: readonly Command[] = [
  {
    words: 'monitoring',
    operands: [{ name: 'date', kind: kinds.date }],
    async run(call) {
      const cutOff = call.get('date');
      const client = await call.client();
      const path = `/v1/monitoring?fiscalYear=${cutOff.slice(0, 4)}&cutOff=${cutOff}`;
      const answer = await client.get<Monitoring>(path);
      const goals = [text.title(cutOff), '', ...table(INDICATORS, answer.indicators)];
      return { answer, lines: [...goals, '', text.projects, ...table(PROJECTS, answer.projects)] };
    },
  },
];

const INDICATORS: readonly Column<Indicator>[] = [
  { title: title.project, value: (row) => row.projectCode ?? text.ownUnit },
  { title: title.indicator, value: (row) => row.level3 },
  { title: title.target, value: (row) => `${row.operatorSign} ${row.target}${row.unit ?? ''}`, right: true },
  { title: title.actual, value: (row) => row.actual ?? '—', right: true },
  { title: text.columns.forecast, value: (row) => row.forecast ?? '—', right: true },
  { title: text.columns.method, value: (row) => row.forecastMethodLabel },
  { title: text.columns.likelihood, value: (row) => row.likelihoodLabel ?? '—' },
  { title: text.columns.alerts, value: (row) => row.alerts.join('；') },
];

const wan = (amount: string): string => yuan(toWan(new Decimal(amount)).toFixed(2));
const PROJECTS: readonly Column<Project>[] = [
  { title: title.project, value: (row) => row.code },
  { title: text.columns.budget, value: (row) => wan(row.budget), right: true },
  { title: text.columns.executed, value: (row) => wan(row.executed), right: true },
  { title: text.columns.rate, value: (row) => row.executionRate ?? '—', right: true },
  { title: text.columns.goal, value: (row) => row.goalCompletion ?? '—', right: true },
  { title: text.columns.exhaustion, value: (row) => row.exhaustion },
];
