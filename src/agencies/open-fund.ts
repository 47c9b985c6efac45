import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { AgenciesStore } from './agencies.store.js';
import type { FundView } from './domain/fund.types.js';

export type NewFund = Pick<FundView, 'scheme' | 'name' | 'payday'> & Partial<FundView>;

/**
 * Opens the fund of a scheme in the caller's agency. Defaults: payday moves to the next working day, returned payouts go
 * to suspense, jumps above 30 % are warned, no age is checked, no bank format yet.
 * Errors: FUND_EXISTS; BANK_FORMAT_UNKNOWN.
 */
@Injectable()
export class OpenFund {
  constructor(@Inject(AgenciesStore) private readonly store: AgenciesStore) {}

  async run(ctx: Ctx, input: NewFund): Promise<FundView> {
    const fund: FundView = {
      scheme: input.scheme,
      name: input.name,
      payday: input.payday,
      paydayShift: input.paydayShift ?? 'NEXT',
      bounceRule: input.bounceRule ?? 'SUSPENSE',
      minimumAge: input.minimumAge ?? null,
      jumpPercent: input.jumpPercent ?? '30.00',
      bankFormatCode: input.bankFormatCode ?? null,
    };
    const code = fund.bankFormatCode;
    if (code !== null && !(await this.store.hasBankFormat(ctx.tx, ctx.agencyId, code))) {
      throw new DomainError('BANK_FORMAT_UNKNOWN', 'rule', { code });
    }
    await this.store.insertFund(ctx.tx, ctx.agencyId, fund);
    ctx.note('fund', fund.scheme, { ...fund });
    return fund;
  }
}
