import { readOrderFile } from '../../../src/banking/domain/read-order.js';
import { shippedFormats } from '../../../src/banking/domain/shipped-formats.js';
import { simulateBank } from '../../../src/banking/domain/simulated-bank.js';
import { Desk } from '../../../src/client/desk.js';
import { LedgerClient } from '../../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../../src/identity/demo-password.js';
import { FORMAT_OF } from '../../../src/reference/load-year.js';
import { rollCsv, type RollPerson } from '../../support/small-roll.js';

const SCHEME = 'RESIDENT';

/** Months of a small roll, each from its file to the bank's answer that everybody was paid; over HTTP, by five people. */
export async function payMonths(url: string, months: readonly string[], people: readonly RollPerson[]): Promise<void> {
  const desk = async (login: string): Promise<Desk> => new Desk(await LedgerClient.login(url, login, DEMO_PASSWORD));
  const [clerk, reviewer, approver, cashier, bookkeeper] = (await Promise.all(
    ['jingban', 'fuhe', 'shenpi', 'chuna', 'kuaiji'].map(desk),
  )) as [Desk, Desk, Desk, Desk, Desk];
  for (const month of months) {
    const on = `${month}-10`;
    const roll = await clerk.uploadRoll(SCHEME, month, { name: `花名册-${month}.csv`, bytes: rollCsv(people) });
    await clerk.acceptRoll(roll.id, 0);
    const { id } = await clerk.draftBatch(roll.id);
    await clerk.sign(id, 'submit');
    await reviewer.sign(id, 'review');
    await approver.sign(id, 'approve');
    const request = await clerk.requestFunds(SCHEME, month);
    await bookkeeper.recordFundArrival(request.id, on, request.amount);
    const file = await cashier.issueBankFile(id);
    const bytes = await cashier.downloadBankFile(file.id);
    await cashier.recordSlip(id, `HD-${month}`, on);
    const format = shippedFormats[FORMAT_OF[SCHEME]];
    if (readOrderFile(format, bytes).lines.length !== people.length)
      throw new Error(`the order of ${month} is not whole`);
    const answers = simulateBank(format, bytes, {
      failures: new Map(),
      creditedOn: () => on,
      split: 1,
      shuffleSeed: 7,
    });
    for (const [i, answer] of answers.entries())
      await cashier.takeInResult(id, { name: `回盘-${month}-${i}.txt`, bytes: Buffer.from(answer) });
  }
}
