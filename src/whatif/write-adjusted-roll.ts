import { Inject, Injectable } from '@nestjs/common';
import { money, toWire } from '../kernel/money.js';
import { whatifRoll } from '../messages/whatif.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Tx } from '../platform/db/db.js';
import { writeCsv } from '../platform/tabular/write-csv.js';
import { AdjustedLinesStore, type AdjustedLine, type TriedOn } from './adjusted-lines.store.js';

/** The lines of a scenario as the file of a roll, numbers in full: with what is paid back, or as a later month is paid. */
@Injectable()
export class WriteAdjustedRoll {
  constructor(
    @Inject(AdjustedLinesStore) private readonly lines: AdjustedLinesStore,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  async *write(tx: Tx, on: TriedOn, withBackPay: boolean): AsyncIterable<Buffer> {
    yield* writeCsv([whatifRoll.headers]);
    for await (const page of this.lines.lines(tx, on)) {
      yield* writeCsv(
        page.map((line) => this.cells(line, withBackPay)),
        { bom: false },
      );
    }
  }

  private cells(line: AdjustedLine, withBackPay: boolean): string[] {
    const { name, accountName, bankName, township, base, personal, adjustment } = line;
    const paidBack = withBackPay && line.backPayFrom !== null;
    return [
      name,
      this.numbers.open(line.idCipher),
      this.numbers.open(line.accountCipher),
      bankName ?? '',
      accountName,
      township ?? '',
      base,
      personal,
      adjustment,
      paidBack ? line.backPay : '',
      paidBack ? String(line.backPayFrom) : '',
      paidBack ? String(line.backPayTo) : '',
      withBackPay ? line.amount : toWire(money(line.amount).minus(line.backPay)),
    ];
  }
}
