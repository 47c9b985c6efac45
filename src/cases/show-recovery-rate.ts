import { Inject, Injectable } from '@nestjs/common';
import { money, ratePercent, sumMoney, toWire, type Decimal } from '../kernel/money.js';
import { schemeLabels } from '../messages/agencies.js';
import { errorKindLabels, findingSourceLabels, rateWords } from '../messages/cases.js';
import type { Tx } from '../platform/db/db.js';
import type { RecoveryRateDto } from './recovery-answers.dto.js';
import { FindingReadsStore, type RateGroup } from './finding-reads.store.js';

const LABELS: Readonly<Record<RateGroup, Readonly<Record<string, string>>>> = {
  source: findingSourceLabels,
  scheme: schemeLabels,
  errorKind: errorKindLabels,
  year: {},
};

/** 追回率 = recovered ÷ determined, in percent, by group and in all; without anything determined it is not measurable. */
@Injectable()
export class ShowRecoveryRate {
  constructor(@Inject(FindingReadsStore) private readonly reads: FindingReadsStore) {}

  async run(
    tx: Tx,
    agencyId: number,
    query: { by: RateGroup; asOf: string; year?: number },
  ): Promise<RecoveryRateDto[]> {
    const found = await this.reads.rates(tx, agencyId, query.by, query.asOf, query.year ?? null);
    const groups = found.map((row) => ({
      ...row,
      determined: money(row.determined),
      recovered: money(row.recovered),
      writtenOff: money(row.writtenOff),
    }));
    const sum = (field: 'determined' | 'recovered' | 'writtenOff'): Decimal =>
      sumMoney(groups.map((group) => group[field]));
    const all = {
      key: '',
      cases: groups.reduce((n, { cases }) => n + cases, 0),
      ...{ determined: sum('determined'), recovered: sum('recovered'), writtenOff: sum('writtenOff') },
    };
    return [...groups, all].map(({ key, cases, determined, recovered, writtenOff }) => ({
      key,
      label: key === '' ? rateWords.all : (LABELS[query.by][key] ?? key),
      cases,
      determined: toWire(determined),
      recovered: toWire(recovered),
      writtenOff: toWire(writtenOff),
      open: toWire(determined.minus(recovered).minus(writtenOff)),
      rate: ratePercent(recovered, determined)?.toFixed(2) ?? null,
    }));
  }
}
