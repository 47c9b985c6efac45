import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { money, sumMoney, toWire } from '../kernel/money.js';
import { schemeLabels } from '../messages/agencies.js';
import {
  accountBookWords as words,
  deliveryMethodLabels,
  errorKindLabels,
  findingSourceLabels,
  findingStateLabels,
  planMethodLabels,
} from '../messages/cases.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { xlsxBytes, type StyledCell, type WriteRow } from '../platform/tabular/write-xlsx.js';
import { FindingReadsStore, type FindingFilter, type FindingRow } from './finding-reads.store.js';
import { ListDeadlines } from './list-deadlines.js';
import { findingOut } from './show-finding.js';

/** More cases than that are taken year by year. */
const MAX_CASES = 20_000;

const bold = (text: string): StyledCell => ({ text, bold: true });
const yuan = (text: string): StyledCell => ({ text, kind: 'MONEY' });
const count = (n: number): StyledCell => ({ text: String(n), kind: 'NUMBER' });

/**
 * 稽核案件台账 as a workbook, in the order of the numbers, with the sums below. Who takes it is on the trail before it leaves.
 * Errors: LIST_TOO_LONG.
 */
@Injectable()
export class ExportAccountBook {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FindingReadsStore) private readonly reads: FindingReadsStore,
    @Inject(ListDeadlines) private readonly deadlines: ListDeadlines,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  async run(
    caller: Caller,
    { overdue, ...filter }: FindingFilter & { overdue?: 'true' | 'false' },
    today: string,
  ): Promise<{ name: string; bytes: Buffer }> {
    const { agencyName, rows } = await this.db.read(async (tx) => {
      const slice = { limit: MAX_CASES, offset: 0 };
      const late = await this.deadlines.overdueOnly(tx, caller.agencyId, today, overdue);
      const list = await this.reads.list(tx, caller.agencyId, { ...filter, ...late, sort: 'number' }, slice);
      if (list.total > MAX_CASES) {
        throw new DomainError('LIST_TOO_LONG', 'rule', { total: list.total, limit: MAX_CASES });
      }
      const { name } = await this.agencies.agency(tx, caller.agencyId);
      return { agencyName: name, rows: list.rows };
    });
    const bytes = await xlsxBytes([
      {
        name: words.sheet,
        widths: [6, 18, 10, 18, 16, 22, 10, 16, 10, 10, 6, 14, 12, 12, 12, 18, 12, 10, 12, 14, 14, 14, 10, 14, 12, 60],
        frozenRows: 3,
        rows: [
          [bold(words.title(agencyName))],
          [words.made(today)],
          words.columns.map(bold),
          ...rows.map(bookRow),
          sumRow(rows),
        ],
      },
    ]);
    await this.commands.run(caller, { name: 'finding.accountBook' }, async (ctx) => {
      ctx.note('list', 'account-book', { rows: rows.length, year: filter.year ?? null, state: filter.state ?? null });
    });
    return { name: words.fileName(filter.year), bytes };
  }
}

function bookRow(row: FindingRow, i: number): WriteRow {
  const it = findingOut(row);
  return [
    count(i + 1),
    it.number,
    findingSourceLabels[row.source],
    it.sourceReference,
    it.name,
    it.idMasked,
    schemeLabels[row.scheme],
    errorKindLabels[row.errorKind],
    it.firstPeriod,
    it.lastPeriod,
    count(it.months),
    yuan(it.amount),
    it.openedOn,
    it.determinedOn,
    it.determinedBy,
    it.orderNumber,
    it.deliveredOn,
    row.deliveryMethod && deliveryMethodLabels[row.deliveryMethod],
    row.planMethod && planMethodLabels[row.planMethod],
    yuan(it.recovered),
    yuan(it.writtenOff),
    yuan(it.open),
    findingStateLabels[row.state],
    it.handler,
    it.endedOn,
    it.facts,
  ];
}

/** A dismissed case stays in the book and out of the sums. */
function sumRow(rows: readonly FindingRow[]): WriteRow {
  const counted = rows.filter(({ state }) => state !== 'DISMISSED');
  const total = (field: 'amount' | 'recovered' | 'writtenOff' | 'open'): StyledCell => ({
    ...yuan(toWire(sumMoney(counted.map((row) => money(row[field]))))),
    bold: true,
  });
  const cells = new Map<string, StyledCell>([
    [words.sum.at, bold(words.sum.text)],
    [words.sum.months, { ...count(counted.reduce((sum, { months }) => sum + months, 0)), bold: true }],
    [words.sum.amount, total('amount')],
    [words.sum.recovered, total('recovered')],
    [words.sum.writtenOff, total('writtenOff')],
    [words.sum.open, total('open')],
  ]);
  return words.columns.map((title) => cells.get(title) ?? null);
}
