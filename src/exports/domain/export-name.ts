import { FUNDS } from '../../ledger/domain/ledger.types.js';
import { exportWords } from '../../messages/exports.js';
import type { ExportFormat, ExportScope } from './export.types.js';

/** `账簿-城乡居民-202401-202412.hledger`: the name under which an export is saved. */
export function exportFileName(format: ExportFormat, { funds, from, to }: ExportScope): string {
  const fund =
    funds.length === FUNDS.length ? exportWords.allFunds : funds.map((one) => exportWords.funds[one]).join('-');
  const months = [...new Set([from, to])].map((period) => period.replace('-', ''));
  const what = format === 'audit' ? exportWords.audit : exportWords.journal;
  return `${[what, fund, ...months].join('-')}.${format === 'audit' ? 'zip' : format}`;
}
