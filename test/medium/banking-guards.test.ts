import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlantedFacts, PLANTED_AGENCY } from '../support/planted-facts.js';

let facts: PlantedFacts;
let serial = 0;
beforeAll(async () => {
  facts = await PlantedFacts.open();
  await facts.people(3);
});
afterAll(() => facts?.close());

const PAYOUTS = [
  { person: 1, amount: '100.00' },
  { person: 2, amount: '250.91' },
];
const TOTAL = '350.91';
/** A batch of a month of its own, so that the tests do not meet. */
const batch = (state: string): Promise<string> =>
  facts.batch('RESIDENT', `20${10 + (serial += 1)}-01`, PAYOUTS, { state });

/** As the service's role, in a transaction that is committed: guards may be deferred. */
const raw = (sql: string): Promise<number> => facts.db.transaction((tx) => tx.run(sql));
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: { code: string }) => error.code,
  );
const NO_PRIVILEGE = '42501';

const bankFile = (
  batchId: string,
  more: { count?: number; total?: string; agency?: number; by?: number } = {},
): Promise<number> =>
  raw(`INSERT INTO bank_file (agency_id, chain_no, batch_id, format_code, format_version, file_id, file_name, digest, line_count, total,
      issued_by, issued_at, prev_hash, hash, act_id)
    VALUES (${more.agency ?? PLANTED_AGENCY}, 77, ${batchId}, 'F', 1, '${PlantedFacts.FILE_ID}', 'f.txt', '\\x01', ${more.count ?? 2},
      ${more.total ?? TOTAL}, ${more.by ?? 4}, now(), '\\x02', '\\x03', 1)`);
const slip = (batchId: string, number = `N${(serial += 1)}`): Promise<number> =>
  raw(`INSERT INTO bank_slip VALUES (${PLANTED_AGENCY}, ${batchId}, '${number}', '2024-01-10', 4, now(), 1)`);
const resultFile = (batchId: string, digest: string): Promise<number> =>
  raw(`INSERT INTO bank_result_file (agency_id, batch_id, file_id, file_name, digest, uploaded_by, uploaded_at, act_id)
    VALUES (${PLANTED_AGENCY}, ${batchId}, '${PlantedFacts.FILE_ID}', 'r.txt', '${digest}', 4, now(), 1)`);
async function uploaded(batchId: string): Promise<string> {
  await resultFile(batchId, `\\x${String((serial += 1)).padStart(4, '0')}`);
  return (await facts.db.one<{ id: string }>('SELECT max(id) AS id FROM bank_result_file'))!.id;
}
const resultLine = (
  fileId: string,
  batchId: string | null,
  lineNo: number,
  result = 'PAID',
  asClass = result,
): Promise<number> =>
  raw(`INSERT INTO bank_result_line (agency_id, result_file_id, line_no, reference, amount, result, credited_on, class, batch_id, payout_line_no)
    VALUES (${PLANTED_AGENCY}, ${fileId}, ${lineNo}, '0000000010000001', 100, '${result}', '2024-01-10', '${asClass}', ${batchId}, ${lineNo})`);
const takeIn = (fileId: string, lines: number): Promise<number> =>
  raw(
    `UPDATE bank_result_file SET state = 'TAKEN_IN', line_count = ${lines}, taken_in_act_id = 1 WHERE id = ${fileId}`,
  );

describe('a bank file', () => {
  it('exists once per batch', async () => {
    const id = await batch('APPROVED');
    expect(await bankFile(id)).toBe(1);
    expect(await code(bankFile(id))).toBe('BANK_FILE_ISSUED_ALREADY');
  });

  it.each([
    ['another count', { count: 3 }],
    ['another total', { total: '350.92' }],
    ['another agency', { agency: 2 }],
  ])('with %s than its batch is refused', async (_, more) => {
    expect(await code(bankFile(await batch('APPROVED'), more))).toBe('BANK_FILE_NOT_THE_BATCH');
  });

  it.each(['DRAFT', 'SUBMITTED', 'REVIEWED', 'ISSUED', 'SETTLED', 'WITHDRAWN'])(
    'of a batch in state %s is refused',
    async (state) => {
      expect(await code(bankFile(await batch(state)))).toBe('BANK_FILE_NOT_THE_BATCH');
    },
  );

  it('cannot be issued by who drafted the batch or signed it', async () => {
    const id = await batch('APPROVED');
    expect(await code(bankFile(id, { by: 1 }))).toBe('SIGNER_MAY_NOT_ISSUE');
    await facts.plant(`INSERT INTO batch_signature (agency_id, batch_id, round, step, actor_id, digest, line_count, total, signed_at, prev_hash, hash, act_id)
      VALUES (${PLANTED_AGENCY}, ${id}, 1, 'APPROVE', 3, '', 2, ${TOTAL}, now(), '', '', 1)`);
    expect(await code(bankFile(id, { by: 3 }))).toBe('SIGNER_MAY_NOT_ISSUE');
    expect(await bankFile(id, { by: 4 })).toBe(1);
  });

  it('takes its place in the chain from the database, whatever it claims', async () => {
    const ids = [await batch('APPROVED'), await batch('APPROVED'), await batch('APPROVED')];
    await Promise.all(ids.map((id) => bankFile(id)));
    const rows = await facts.db.rows<{ chain_no: string; good: boolean }>(
      `SELECT chain_no, prev_hash = lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY chain_no) AS good FROM bank_file
        WHERE agency_id = $1 ORDER BY chain_no`,
      [PLANTED_AGENCY],
    );
    expect(rows.map((row) => Number(row.chain_no))).toEqual(rows.map((_, i) => i + 1));
    expect(rows.every((row) => row.good)).toBe(true);
  });
});

describe('what was given to the bank and what it answered', () => {
  let batchId: string;
  let fileId: string;
  beforeAll(async () => {
    const approved = await batch('APPROVED');
    await bankFile(approved);
    await raw(
      `INSERT INTO bank_file_download SELECT agency_id, id, 1, 4, now(), digest, 1 FROM bank_file WHERE batch_id = ${approved}`,
    );
    batchId = await batch('ISSUED');
    await slip(batchId);
    fileId = await uploaded(batchId);
    await resultLine(fileId, batchId, 1);
    await takeIn(fileId, 1);
  });

  it.each(['bank_file', 'bank_file_download', 'bank_slip', 'bank_format'])(
    'cannot be changed or removed by the service: %s',
    async (table) => {
      expect(await code(raw(`UPDATE ${table} SET act_id = 2`))).toBe(NO_PRIVILEGE);
      expect(await code(raw(`DELETE FROM ${table}`))).toBe(NO_PRIVILEGE);
      expect(await code(raw(`TRUNCATE ${table} CASCADE`))).toBe(NO_PRIVILEGE);
    },
  );

  it.each(['bank_file', 'bank_file_download', 'bank_slip'])(
    'cannot be changed even by the owner in passing: %s',
    async (table) => {
      const asOwner = (sql: string): Promise<string> => code(facts.database.asOwner(sql));
      expect(await asOwner(`UPDATE ${table} SET act_id = 2`)).toBe('LD001');
      expect(await asOwner(`DELETE FROM ${table}`)).toBe('LD001');
    },
  );

  it.each(['class', 'amount', 'result', 'credited_on', 'payout_line_no', 'batch_id', 'result_file_id'])(
    'of a result line, %s cannot be changed',
    async (column) => {
      expect(await code(raw(`UPDATE bank_result_line SET ${column} = ${column}`))).toBe(NO_PRIVILEGE);
    },
  );

  it('of a result line, only the explanation can be written; the line stays', async () => {
    expect(
      await raw(
        `UPDATE bank_result_line SET explanation = '已与银行核对', explained_by = 4 WHERE result_file_id = ${fileId}`,
      ),
    ).toBe(1);
    expect(await code(raw('DELETE FROM bank_result_line'))).toBe(NO_PRIVILEGE);
    expect(await code(facts.database.asOwner('DELETE FROM bank_result_line'))).toBe('LD001');
    expect(await code(facts.database.asOwner('DELETE FROM bank_result_file'))).toBe('LD001');
  });

  it('gets no further line once it is taken in, and is not taken in again', async () => {
    expect(await code(resultLine(fileId, batchId, 2))).toBe('BANK_RESULT_LINES_FROZEN');
    expect(await code(takeIn(fileId, 1))).toBe('BANK_RESULT_DECIDED');
    expect(
      await code(
        raw(
          `UPDATE bank_result_file SET state = 'UPLOADED', line_count = NULL, taken_in_act_id = NULL WHERE id = ${fileId}`,
        ),
      ),
    ).toBe('BANK_RESULT_DECIDED');
  });
});

describe('a bank slip', () => {
  it('exists once per batch, and its number once per agency', async () => {
    const [one, two] = [await batch('ISSUED'), await batch('ISSUED')];
    await slip(one, 'YH-1');
    expect(await code(slip(one, 'YH-2'))).toBe('BANK_SLIP_RECORDED_ALREADY');
    expect(await code(slip(two, 'YH-1'))).toBe('BANK_SLIP_NUMBER_TAKEN');
  });

  it.each(['DRAFT', 'APPROVED', 'SETTLED', 'WITHDRAWN'])('of a batch in state %s is refused', async (state) => {
    expect(await code(slip(await batch(state)))).toBe('BANK_SLIP_BATCH_STATE');
  });
});

describe('a result file', () => {
  it('is taken once per batch; after a failed import it may come again', async () => {
    const id = await batch('ISSUED');
    await resultFile(id, '\\xaa');
    expect(await code(resultFile(id, '\\xaa'))).toBe('BANK_RESULT_REPEATED');
    expect(await resultFile(await batch('ISSUED'), '\\xaa')).toBe(1);
    await raw(`UPDATE bank_result_file SET state = 'FAILED' WHERE batch_id = ${id}`);
    expect(await resultFile(id, '\\xaa')).toBe(1);
  });

  it('of a batch that is not with the bank is refused', async () => {
    expect(await code(resultFile(await batch('APPROVED'), '\\xbb'))).toBe('BANK_RESULT_BATCH_STATE');
    expect(await resultFile(await batch('SETTLED'), '\\xbb')).toBe(1);
  });

  it('cannot be born taken in', async () => {
    const id = await batch('ISSUED');
    const born =
      raw(`INSERT INTO bank_result_file (agency_id, batch_id, file_id, file_name, digest, state, line_count, taken_in_act_id, uploaded_by,
      uploaded_at, act_id) VALUES (${PLANTED_AGENCY}, ${id}, '${PlantedFacts.FILE_ID}', 'r', '\\xcc', 'TAKEN_IN', 0, 1, 4, now(), 1)`);
    expect(await code(born)).toBe(NO_PRIVILEGE);
  });

  it('is taken in only with the lines it has, and fails only without any', async () => {
    const id = await batch('ISSUED');
    const fileId = await uploaded(id);
    await resultLine(fileId, id, 1);
    expect(await code(takeIn(fileId, 2))).toBe('BANK_RESULT_DECIDED');
    expect(await code(raw(`UPDATE bank_result_file SET state = 'FAILED' WHERE id = ${fileId}`))).toBe(
      'BANK_RESULT_DECIDED',
    );
    expect(await takeIn(fileId, 1)).toBe(1);
  });

  it('decides payouts of its own batch only, each line by what it says', async () => {
    const [own, other] = [await batch('ISSUED'), await batch('ISSUED')];
    const fileId = await uploaded(own);
    expect(await code(resultLine(fileId, other, 1))).toBe('BANK_RESULT_LINES_FROZEN');
    expect(await code(resultLine(fileId, null, 1))).toBe('23514');
    expect(await code(resultLine(fileId, own, 1, 'FAILED', 'PAID'))).toBe('23514');
    expect(await resultLine(fileId, other, 1, 'PAID', 'WRONG_BATCH')).toBe(1);
    expect(await resultLine(fileId, own, 2)).toBe(1);
  });
});
