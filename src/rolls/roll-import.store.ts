import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';

const LINE_COLUMNS = `agency_id, roll_id, ordinal, sheet, row_no, status, status_reason, id_index, id_masked, id_cipher, name, name_key,
  birth_on, sex, township, account_name, account_index, account_masked, account_cipher, bank_name, base, personal, adjustment,
  back_pay, grant_amount, amount, back_pay_from, back_pay_to`;
const ISSUE_COLUMNS = `agency_id, roll_id, ordinal, sheet, row_no, column_ref, field, code, severity, value_masked, value_cipher, details`;

/** Fields of a row of `incoming`, in the order of the COPY. */
export const LINE_COLUMN_COUNT = LINE_COLUMNS.split(',').length;
export const ISSUE_COLUMN_COUNT = ISSUE_COLUMNS.split(',').length;

export interface LineTotals {
  lines: number;
  payCount: number;
  /** Yuan with two decimals. */
  payTotal: string;
}

/**
 * Lines wait in a temporary table while they are checked: it is written without WAL, has statistics of its own at once
 * (those of roll_line never know the newest roll, and a statement planned for one row instead of a million takes hours),
 * and only good lines reach roll_line, so that nothing has to be deleted there.
 */
@Injectable()
export class RollImportStore {
  /** Opens the temporary tables of one import; they go with the transaction. */
  async open(tx: Tx): Promise<void> {
    await tx.run('CREATE TEMP TABLE incoming (LIKE roll_line) ON COMMIT DROP');
  }

  /** The lines of a roll that was checked before, to look at them once more. */
  async openFrom(tx: Tx, rollId: string): Promise<void> {
    await this.open(tx);
    await tx.run('INSERT INTO incoming SELECT * FROM roll_line WHERE roll_id = $1', [rollId]);
    await this.analyze(tx);
  }

  /** What an earlier attempt left. Allowed only while the roll is UPLOADED. */
  async clear(tx: Tx, rollId: string): Promise<void> {
    await tx.run('DELETE FROM roll_issue WHERE roll_id = $1', [rollId]);
    await tx.run('DELETE FROM roll_line WHERE roll_id = $1', [rollId]);
  }

  /** @param rows COPY stream in binary form, fields in the order of LINE_COLUMNS */
  async copyLines(tx: Tx, rows: Buffer): Promise<void> {
    await tx.copyIn(`COPY incoming (${LINE_COLUMNS}) FROM STDIN (FORMAT binary)`, [rows]);
  }

  async copyIssues(tx: Tx, rows: Buffer): Promise<void> {
    await tx.copyIn(`COPY roll_issue (${ISSUE_COLUMNS}) FROM STDIN (FORMAT binary)`, [rows]);
  }

  /** Of the columns by which lines are joined and told apart. */
  async analyze(tx: Tx): Promise<void> {
    await tx.run('ANALYZE incoming (ordinal, status, id_index, account_index)');
  }

  /** Moves the lines that nothing blocks into the roll. */
  async keepGoodLines(tx: Tx, rollId: string): Promise<LineTotals> {
    await inBulk(tx, () =>
      tx.run(
        `INSERT INTO roll_line (${LINE_COLUMNS})
         SELECT ${LINE_COLUMNS} FROM incoming i WHERE NOT EXISTS (
           SELECT FROM roll_issue b WHERE b.roll_id = $1 AND b.severity = 'BLOCK' AND b.ordinal = i.ordinal)`,
        [rollId],
      ),
    );
    return (await tx.one<LineTotals>(
      `SELECT count(*)::int AS lines, count(*) FILTER (WHERE status = 'PAY')::int AS "payCount",
              coalesce(sum(amount) FILTER (WHERE status = 'PAY'), 0.00) AS "payTotal"
         FROM roll_line WHERE roll_id = $1`,
      [rollId],
    ))!;
  }

  /** Rows that are blocked; lines that are paid but carry a warning. */
  async countIssues(tx: Tx, rollId: string): Promise<{ blocked: number; warned: number }> {
    return (await tx.one<{ blocked: number; warned: number }>(
      `SELECT count(*) FILTER (WHERE blocked)::int AS blocked, count(*) FILTER (WHERE NOT blocked)::int AS warned
         FROM (SELECT bool_or(severity = 'BLOCK') AS blocked FROM roll_issue
                WHERE roll_id = $1 AND ordinal IS NOT NULL GROUP BY ordinal) by_row`,
      [rollId],
    ))!;
  }
}
