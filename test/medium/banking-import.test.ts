import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BankingModule } from '../../src/banking/banking.module.js';
import type { BankFormat } from '../../src/banking/domain/bank-format.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { shippedFormats } from '../../src/banking/domain/shipped-formats.js';
import { simulateBank, type BankPlan } from '../../src/banking/domain/simulated-bank.js';
import { DownloadBankFile } from '../../src/banking/download-bank-file.js';
import { ImportBankResultJob } from '../../src/banking/import-bank-result-job.js';
import { IssueBankFile } from '../../src/banking/issue-bank-file.js';
import { RecordBankSlip } from '../../src/banking/record-bank-slip.js';
import { SaveBankFormat } from '../../src/banking/save-bank-format.js';
import { UploadBankResult } from '../../src/banking/upload-bank-result.js';
import { sm3 } from '../../src/kernel/digest.js';
import type { Period } from '../../src/kernel/period.js';
import { FileVault } from '../../src/platform/files/file-vault.js';
import type { JobContext } from '../../src/platform/queue/job-handler.js';
import { PayoutsWorld, type TestPayee } from '../support/payouts-fixture.js';

const { columns } = shippedFormats.CSV_HEADER.result;
/** A format whose result file does not say on which day it paid. */
const UNDATED: BankFormat = {
  ...shippedFormats.CSV_HEADER,
  code: 'UNDATED',
  result: { ...shippedFormats.CSV_HEADER.result, columns: columns.filter((column) => column.field !== 'creditedOn') },
};
const FORMATS = { ...shippedFormats, UNDATED };

let world: PayoutsWorld;
let month = 0;

beforeAll(async () => {
  world = await PayoutsWorld.open([BankingModule]);
  await world.run('jingban', async (ctx) => {
    for (const format of Object.values(FORMATS)) await world.of(SaveBankFormat).run(ctx, format);
  });
}, 120_000);
afterAll(() => world?.close());

const people = (count: number, base = '100.00'): TestPayee[] =>
  Array.from({ length: count }, (_, i) => ({ person: i + 1, base }));
const useFormat = (code: keyof typeof FORMATS) =>
  world.db.transaction((tx) =>
    tx.run('UPDATE fund SET bank_format_code = $2 WHERE agency_id = $1', [world.agencyId, code]),
  );

/** An approved batch of a month that no other test uses. */
async function approved(payees: readonly TestPayee[], format: keyof typeof FORMATS = 'PIPE_GB18030') {
  await useFormat(format);
  month += 1;
  const period: Period = `20${10 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  const batch = await world.draft(await world.roll(period, payees));
  await world.sign(batch);
  return batch.id;
}

const issue = (batchId: string) =>
  world.run('chuna', (ctx) => world.of(IssueBankFile).run(ctx, { batchId }), 'bankFile.issue');
const slip = (batchId: string, paidOn = '2024-11-11') =>
  world.run(
    'chuna',
    (ctx) => world.of(RecordBankSlip).run(ctx, { batchId, number: `HD-${batchId}`, paidOn }),
    'bankSlip.record',
  );

async function issued(
  count: number,
  format: keyof typeof FORMATS = 'PIPE_GB18030',
): Promise<{ batchId: string; order: Buffer }> {
  const batchId = await approved(people(count), format);
  const file = await issue(batchId);
  return { batchId, order: await bytesOf((await download(file.id)).fileId) };
}

const download = (bankFileId: string) =>
  world.run('chuna', (ctx) => world.of(DownloadBankFile).run(ctx, { bankFileId }), 'bankFile.download');
const bytesOf = (fileId: string): Promise<Buffer> =>
  world.db.read(async (tx) => {
    const parts: Buffer[] = [];
    for await (const part of world.of(FileVault).open(tx, fileId)) parts.push(part);
    return Buffer.concat(parts);
  });

const answers = (order: Buffer, format: keyof typeof FORMATS, plan: Partial<BankPlan> = {}): Buffer[] =>
  simulateBank(FORMATS[format], order, { failures: new Map(), creditedOn: () => '2024-11-11', ...plan });

const upload = (batchId: string, bytes: Buffer) => {
  const file = {
    name: '回盘.txt',
    mediaType: 'text/plain',
    size: bytes.length,
    digest: sm3(bytes),
    read: () => chunks(bytes),
  };
  return world.run('chuna', (ctx) => world.of(UploadBankResult).run(ctx, { batchId, file }), 'bankResult.upload');
};
async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
/** What the queue does with the announced job, without the queue. */
function takeIn(id: string): Promise<void> {
  const job: JobContext = {
    caller: world.as('chuna'),
    payload: { resultFileId: id },
    jobId: 'job',
    signal: new AbortController().signal,
    progress: async () => undefined,
  };
  return world.of(ImportBankResultJob).handle(job);
}
async function answered(batchId: string, bytes: Buffer): Promise<string> {
  const { id } = await upload(batchId, bytes);
  await takeIn(id);
  return id;
}

const classes = async (fileId: string): Promise<Record<string, number>> => {
  const rows = await world.db.rows<{ class: string; n: number }>(
    'SELECT class, count(*)::int AS n FROM bank_result_line WHERE result_file_id = $1 GROUP BY 1 ORDER BY 1',
    [fileId],
  );
  return Object.fromEntries(rows.map((row) => [row.class, row.n]));
};
const states = async (batchId: string): Promise<Record<string, number>> => {
  const rows = await world.db.rows<{ state: string; n: number }>(
    'SELECT state, count(*)::int AS n FROM payout_state WHERE batch_id = $1 GROUP BY 1 ORDER BY 1',
    [batchId],
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.n]));
};
const stateOf = async (table: 'payout_batch' | 'bank_result_file', id: string): Promise<string> =>
  (await world.db.one<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id]))!.state;
const vouchers = async (causeType: string, causeId: string): Promise<string[]> =>
  (
    await world.db.rows<{ total: string }>('SELECT total FROM voucher WHERE cause_type = $1 AND cause_id = $2', [
      causeType,
      causeId,
    ])
  ).map((row) => row.total);

describe('a result file', () => {
  it('larger than a chunk of the vault and a slice of the import is taken in whole', async () => {
    const { batchId, order } = await issued(12_000, 'FIXED_HT');
    await slip(batchId);
    const failures = new Map(
      [payoutReference(batchId, 5), payoutReference(batchId, 11_999)].map((reference) => [
        reference,
        'FROZEN' as const,
      ]),
    );
    const [bytes] = answers(order, 'FIXED_HT', { failures, shuffleSeed: 3 });
    expect(bytes!.length).toBeGreaterThan(2 * 1024 * 1024);
    const id = await answered(batchId, bytes!);
    expect(await classes(id)).toEqual({ FAILED: 2, PAID: 11_998 });
    expect(await states(batchId)).toEqual({ BOUNCED: 2, PAID: 11_998 });
    expect(await stateOf('payout_batch', batchId)).toBe('SETTLED');
    expect(await vouchers('BOUNCE', id)).toEqual(['200.00']);
  }, 180_000);

  it('is taken in once, however often its job runs, also at the same time', async () => {
    const { batchId, order } = await issued(6);
    await slip(batchId);
    const failures = new Map([[payoutReference(batchId, 2), 'CLOSED' as const]]);
    const { id } = await upload(batchId, answers(order, 'PIPE_GB18030', { failures })[0]!);
    await Promise.all([takeIn(id), takeIn(id), takeIn(id)]);
    await takeIn(id);
    expect(await classes(id)).toEqual({ FAILED: 1, PAID: 5 });
    expect(await vouchers('BOUNCE', id)).toEqual(['100.00']);
    expect(await world.attributed(batchId)).toMatchObject({ CONSUME: expect.anything() });
  });

  it('in parts, taken in at the same time, settles the batch once, with or after the slip', async () => {
    for (const order of ['slip first', 'slip with the results'] as const) {
      const made = await issued(9);
      const files = answers(made.order, 'PIPE_GB18030', {
        split: 3,
        failures: new Map([[payoutReference(made.batchId, 4), 'OTHER']]),
      });
      const ids = await Promise.all(files.map((bytes) => upload(made.batchId, bytes)));
      if (order === 'slip first') await slip(made.batchId);
      await Promise.all([...ids.map(({ id }) => takeIn(id)), ...(order === 'slip first' ? [] : [slip(made.batchId)])]);
      expect(await states(made.batchId)).toEqual({ BOUNCED: 1, PAID: 8 });
      expect(await stateOf('payout_batch', made.batchId)).toBe('SETTLED');
      const events = await world.db.rows('SELECT FROM batch_event WHERE batch_id = $1 AND action = $2', [
        made.batchId,
        'settle',
      ]);
      expect(events).toHaveLength(1);
      expect(await vouchers('BATCH_PAID', made.batchId)).toEqual(['900.00']);
    }
  });

  it('that leaves payouts out leaves them unknown, and the batch open', async () => {
    const { batchId, order } = await issued(5);
    await slip(batchId);
    const silent = payoutReference(batchId, 3);
    await answered(batchId, answers(order, 'PIPE_GB18030', { omit: new Set([silent]) })[0]!);
    expect(await states(batchId)).toEqual({ ISSUED: 1, PAID: 4 });
    expect(await stateOf('payout_batch', batchId)).toBe('ISSUED');
    const id = await answered(batchId, answers(order, 'PIPE_GB18030')[0]!);
    expect(await classes(id)).toEqual({ FINAL_SAME: 4, PAID: 1 });
    expect(await stateOf('payout_batch', batchId)).toBe('SETTLED');
  });

  it('that contradicts an earlier one, or pays another amount, changes nothing', async () => {
    const { batchId, order } = await issued(4);
    await slip(batchId);
    await answered(batchId, answers(order, 'PIPE_GB18030')[0]!);
    const before = await states(batchId);
    const failures = new Map([[payoutReference(batchId, 1), 'CLOSED' as const]]);
    const id = await answered(batchId, answers(order, 'PIPE_GB18030', { failures })[0]!);
    expect(await classes(id)).toEqual({ FINAL_DIFFERENT: 1, FINAL_SAME: 3 });
    expect(await states(batchId)).toEqual(before);
    expect(await vouchers('BOUNCE', id)).toEqual([]);
  });

  it('with the same bytes again is refused, and says who took it in and when', async () => {
    const { batchId, order } = await issued(3);
    const [bytes] = answers(order, 'PIPE_GB18030');
    await upload(batchId, bytes!);
    await expect(upload(batchId, bytes!)).rejects.toMatchObject({
      code: 'BANK_RESULT_REPEATED',
      kind: 'conflict',
      details: { state: 'UPLOADED', by: expect.any(String), at: '2024-12-02T01:00:00.000Z' },
    });
  });

  it('that is none of the format fails as a whole, and may come again', async () => {
    const { batchId } = await issued(3);
    const bytes = Buffer.from('甲|乙\n'.repeat(20_000));
    const first = await upload(batchId, bytes);
    await expect(takeIn(first.id)).rejects.toMatchObject({ code: expect.stringMatching(/^BANK_FILE_/) });
    expect(await stateOf('bank_result_file', first.id)).toBe('FAILED');
    expect(await classes(first.id)).toEqual({});
    expect(await states(batchId)).toEqual({ ISSUED: 3 });
    const second = await upload(batchId, bytes);
    expect(second.id).not.toBe(first.id);
  });

  it('whose import came to grief is imported anew by sending it again', async () => {
    const { batchId, order } = await issued(3);
    await slip(batchId);
    const [bytes] = answers(order, 'PIPE_GB18030');
    const first = await upload(batchId, bytes!);
    await world.http.database.asOwner(`UPDATE job SET state = 'FAILED' WHERE id = '${first.jobId}'`);
    const second = await upload(batchId, bytes!);
    expect(second.id).toBe(first.id);
    expect(second.jobId).not.toBe(first.jobId);
    await takeIn(second.id);
    expect(await stateOf('payout_batch', batchId)).toBe('SETTLED');
  });

  it('without days waits for the slip, whose day it then takes', async () => {
    const { batchId, order } = await issued(3, 'UNDATED');
    const [bytes] = answers(order, 'UNDATED');
    const early = await upload(batchId, bytes!);
    await expect(takeIn(early.id)).rejects.toMatchObject({ code: 'RESULT_CREDIT_DATE_UNKNOWN' });
    expect(await states(batchId)).toEqual({ ISSUED: 3 });
    await slip(batchId, '2024-11-12');
    await answered(batchId, bytes!);
    expect(await world.payout(batchId, 1)).toMatchObject({ state: 'PAID', credited_on: '2024-11-12' });
    expect(await stateOf('payout_batch', batchId)).toBe('SETTLED');
  });

  it('that dates a payment after today does not decide it', async () => {
    const { batchId, order } = await issued(3);
    await slip(batchId);
    const creditedOn = (reference: string): string =>
      reference === payoutReference(batchId, 2) ? '2024-12-03' : '2024-12-02';
    const id = await answered(batchId, answers(order, 'PIPE_GB18030', { creditedOn })[0]!);
    expect(await classes(id)).toEqual({ MALFORMED: 1, PAID: 2 });
    expect(await states(batchId)).toEqual({ ISSUED: 1, PAID: 2 });
  });
});

describe('a bank file', () => {
  it('is issued once, of two requests at the same time', async () => {
    const batchId = await approved(people(3));
    const ends = await Promise.allSettled([issue(batchId), issue(batchId)]);
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((ends.find((end) => end.status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({
      code: 'BANK_FILE_BATCH_STATE',
    });
  });

  it('never promises the same money twice: two batches of a fund, money for one', async () => {
    const big = [{ person: 1, base: '450000001.00' }];
    const ids = [await approved(big), await approved(big)];
    const ends = await Promise.allSettled(ids.map(issue));
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((ends.find((end) => end.status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({
      code: 'FUNDS_SHORT',
      details: { needed: '450000001.00' },
    });
    // What is with the bank counts as spent before its slip, and once after it.
    const sent = ids[ends.findIndex((end) => end.status === 'fulfilled')]!;
    const waiting = ids[ends.findIndex((end) => end.status === 'rejected')]!;
    await expect(issue(waiting)).rejects.toMatchObject({ code: 'FUNDS_SHORT' });
    await slip(sent);
    await expect(issue(waiting)).rejects.toMatchObject({ code: 'FUNDS_SHORT' });
  });

  it('is downloaded as the same bytes every time, each time numbered', async () => {
    const batchId = await approved(people(3));
    const file = await issue(batchId);
    const downloads = await Promise.all(Array.from({ length: 5 }, () => download(file.id)));
    expect(downloads.map((each) => each.no).sort()).toEqual([1, 2, 3, 4, 5]);
    const copies = await Promise.all(downloads.map((each) => bytesOf(each.fileId)));
    expect(new Set(copies.map((bytes) => sm3(bytes).toString('hex')))).toEqual(new Set([file.digest]));
  });

  it('has the same bytes for the same batch, whoever writes it and when', async () => {
    const batchId = await approved(people(3));
    const digest = async (): Promise<string> => {
      let made = '';
      await world
        .run('chuna', async (ctx) => {
          made = (await world.of(IssueBankFile).run(ctx, { batchId })).digest;
          throw new Error('undo');
        })
        .catch(() => undefined);
      return made;
    };
    const first = await digest();
    world.http.clock.advance(60);
    expect(await digest()).toBe(first);
    expect((await issue(batchId)).digest).toBe(first);
  });
});

describe('a bank slip', () => {
  it('is recorded once, by one of two at the same time, and never ahead of its day', async () => {
    const { batchId } = await issued(2);
    await expect(slip(batchId, '2024-12-03')).rejects.toMatchObject({ code: 'BANK_SLIP_IN_FUTURE' });
    const ends = await Promise.allSettled([slip(batchId), slip(batchId)]);
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((ends.find((end) => end.status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({
      code: 'BANK_SLIP_RECORDED_ALREADY',
    });
    expect(await vouchers('BATCH_PAID', batchId)).toEqual(['200.00']);
  });
});
