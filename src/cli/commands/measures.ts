import type { Wire } from '../../client/wire.js';
import { Decimal } from '../../kernel/money.js';
import { cliMeasures as text, cliText } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import type { MeasurementView } from '../../performance/indicators.dto.js';
import type { Command } from '../command.js';
import { label, yuan } from '../format.js';
import { table, type Column } from '../table.js';
import { kinds } from '../values.js';

type Measurement = Wire<MeasurementView>;

export const measuresCommands: readonly Command[] = [
  {
    words: 'measures',
    operands: [{ name: 'date', kind: kinds.date }],
    optional: ['watermark'],
    async run(call) {
      const cutOff = call.get('date');
      const body = { fiscalYear: Number(cutOff.slice(0, 4)), cutOff, watermark: call.option('watermark') };
      const client = await call.client();
      const rows = await client.post<Measurement[]>('/v1/measurements', body, { key: call.key() });
      if (rows.length === 0) return { answer: rows, lines: [cliText.none] };
      return {
        answer: rows,
        lines: [text.title(cutOff, rows[0]!.watermark), '', ...table(COLUMNS, rows), '', sums(rows)],
      };
    },
  },
];

const COLUMNS: readonly Column<Measurement>[] = [
  { title: title.project, value: (row) => row.projectCode ?? text.ownUnit },
  { title: title.no, value: (row) => String(row.no), right: true },
  { title: title.level1, value: (row) => row.level1 },
  { title: title.level2, value: (row) => row.level2 },
  { title: title.indicator, value: (row) => row.level3 },
  { title: title.operator, value: (row) => label(cliLabels.operator, row.operator) },
  { title: title.target, value: (row) => `${yuan(row.target)}${row.unit ?? ''}`, right: true },
  { title: title.actual, value: (row) => (row.measurable ? yuan(row.actual) : text.notMeasurable), right: true },
  { title: title.completion, value: (row) => row.completion ?? '—', right: true },
  { title: title.score, value: (row) => row.score ?? '—', right: true },
  { title: title.weight, value: (row) => row.weight, right: true },
];

function sums(rows: readonly Measurement[]): string {
  const scored = rows.filter((row) => row.score !== null);
  const add = (values: string[]): string => values.reduce((sum, value) => sum.plus(value), new Decimal(0)).toFixed(2);
  return text.score(add(scored.map((row) => row.score!)), add(scored.map((row) => row.weight)));
}
