import { existsSync, statSync } from 'node:fs';
import { exportFileName } from '../../exports/domain/export-name.js';
import type { ExportFormat } from '../../exports/domain/export.types.js';
import { FUNDS, type Fund } from '../../ledger/domain/ledger.types.js';
import { cliText, cliUsage } from '../../messages/cli.js';
import type { Call, Command } from '../command.js';
import { UsageError } from '../errors.js';
import { count } from '../format.js';

export const exportCommands: readonly Command[] = [
  {
    words: 'export',
    required: ['format'],
    optional: ['fund', 'period', 'from-period', 'to-period', 'out'],
    async run(call) {
      const format = call.option('format') as ExportFormat;
      const fund = call.option('fund') as Fund | undefined;
      const months = monthsOf(call);
      const query = new URLSearchParams({
        ...(format === 'audit' ? {} : { format }),
        ...(fund === undefined ? {} : { fund }),
        ...months,
      });
      const path = format === 'audit' ? 'audit' : 'journal';
      const bytes = await (await call.client()).download(`/v1/exports/${path}?${query}`);
      const fileName = exportFileName(format, { funds: fund === undefined ? FUNDS : [fund], ...months });
      const shown = await call.writeFile(target(call, fileName), bytes);
      return { answer: { file: shown, size: bytes.length }, lines: [cliText.written(shown, count(bytes.length))] };
    },
  },
];

/** One month, or both ends of several. Errors: UsageError. */
function monthsOf(call: Call): { from: string; to: string } {
  const [period, from, to] = [call.option('period'), call.option('from-period'), call.option('to-period')];
  if (period !== undefined && from === undefined && to === undefined) return { from: period, to: period };
  if (period !== undefined || from === undefined || to === undefined) {
    throw new UsageError(cliUsage.exportEither, 'export');
  }
  return { from, to };
}

/** A folder keeps the name of the export; anything else is the file itself. */
function target(call: Call, fileName: string): string {
  const out = call.option('out') ?? '.';
  const path = call.pathOf(out);
  const folder = /[/\\]$/.test(out) || (existsSync(path) && statSync(path).isDirectory());
  return folder ? `${out}/${fileName}` : out;
}
