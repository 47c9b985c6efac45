import type { KnownNumbers } from '../beneficiaries/domain/beneficiary.types.js';
import { maskAccount } from '../kernel/account-number.js';
import { maskIdNumber } from '../kernel/id-number.js';
import { nameKey } from '../kernel/name-match.js';
import { periodToInt } from '../kernel/period.js';
import type { PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import { BinaryRows } from './binary-copy.js';
import type { ParsedRollLine, RollIssueDraft } from './domain/roll-row.types.js';
import { maskCell } from './mask-numbers.js';
import type { RollRow } from './roll-file-reader.js';
import { ISSUE_COLUMN_COUNT, LINE_COLUMN_COUNT } from './roll-import.store.js';

/** Puts rows into the form in which they go to the database. No plain number leaves here. */
export class RollEncoder {
  private readonly lines = new BinaryRows(LINE_COLUMN_COUNT, 2 * 1024 * 1024);
  private readonly issues = new BinaryRows(ISSUE_COLUMN_COUNT);
  private readonly roll: bigint;

  constructor(
    private readonly numbers: PersonalNumbers,
    private readonly known: KnownNumbers,
    private readonly agencyId: number,
    rollId: string,
  ) {
    this.roll = BigInt(rollId);
  }

  rows(rows: readonly RollRow[]): void {
    for (const row of rows) {
      if (row.line !== null) this.line(row, row.line);
      for (const issue of row.issues) this.issue(issue, row);
    }
  }

  /** An issue of a row, or of the roll when there is none. */
  issue(issue: RollIssueDraft, row: RollRow | null): void {
    const value = issue.value;
    const shown = value === null ? null : maskCell(issue.field, value);
    // A warning leaves the number in the line; only what could not be taken in is kept, sealed.
    const sealed = issue.severity === 'BLOCK' && value !== null && shown !== value;
    this.issues
      .row()
      .int4(this.agencyId)
      .int8(this.roll)
      .int4(row === null ? null : row.ordinal)
      .text(issue.sheet)
      .int4(issue.rowNo)
      .text(issue.column)
      .text(issue.field)
      .text(issue.code)
      .text(issue.severity)
      .text(shown)
      .bytea(sealed ? this.numbers.seal(value) : null)
      .jsonb(row === null ? issue.details : { ...issue.details, person: person(row) });
  }

  /** The lines and issues encoded so far, as COPY streams; null where there are none. */
  take(): { lines: Buffer | null; issues: Buffer | null } {
    return {
      lines: this.lines.count > 0 ? this.lines.take() : null,
      issues: this.issues.count > 0 ? this.issues.take() : null,
    };
  }

  private line(row: RollRow, line: ParsedRollLine): void {
    const account = line.accountNumber;
    const idIndex = this.numbers.index('ID', line.idNumber);
    const accountIndex = account === null ? null : this.numbers.index('ACCOUNT', account);
    const newAccount = accountIndex !== null && !this.known.accounts.has(accountIndex);
    this.lines
      .row()
      .int4(this.agencyId)
      .int8(this.roll)
      .int4(row.ordinal)
      .text(row.source.sheet)
      .int4(row.source.rowNo)
      .text(line.status)
      .text(line.statusReason)
      .bytea(idIndex)
      .text(maskIdNumber(line.idNumber))
      .bytea(this.known.ids.has(idIndex) ? null : this.numbers.seal(line.idNumber))
      .text(line.name)
      .text(nameKey(line.name))
      .date(line.birthOn)
      .text(line.sex)
      .text(line.township)
      .text(line.accountName)
      .bytea(accountIndex)
      .text(account === null ? null : maskAccount(account))
      .bytea(newAccount ? this.numbers.seal(account!) : null)
      .text(line.bankName)
      .money(line.base)
      .money(line.personal)
      .money(line.adjustment)
      .money(line.backPay)
      .money(line.grant)
      .money(line.amount)
      .int4(line.backPayFrom === null ? null : periodToInt(line.backPayFrom))
      .int4(line.backPayTo === null ? null : periodToInt(line.backPayTo));
  }
}

/** Who a row seems to be about, for the list of issues. */
function person(row: RollRow): { name: string; idMasked: string } {
  const { source, mapping } = row;
  const cell = (field: 'name' | 'idNumber'): string => maskCell(field, source.cells[mapping[field] ?? -1]?.text ?? '');
  return { name: cell('name'), idMasked: cell('idNumber') };
}
