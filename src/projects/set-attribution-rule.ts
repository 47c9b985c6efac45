import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, sumMoney } from '../kernel/money.js';
import type { Scheme } from '../agencies/domain/fund.types.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { AttributionMode } from './domain/project.types.js';
import { ProjectsStore } from './projects.store.js';

export interface RuleInput {
  scheme: Scheme;
  fiscalYear: number;
  mode: AttributionMode;
  /** In order; `share` is a decimal text 0..1, for SHARES only. */
  entries: readonly { projectId: string; share?: string }[];
}

const SHARE = /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/;

/**
 * States how settled batches of a scheme are attributed to the projects of a year: a new version, which counts for
 * reserves from now on; what is reserved already settles by the version it was reserved under.
 * Errors: ATTRIBUTION_SHARES_WRONG, ATTRIBUTION_PROJECT_FOREIGN.
 */
@Injectable()
export class SetAttributionRule {
  constructor(@Inject(ProjectsStore) private readonly store: ProjectsStore) {}

  async run(ctx: Ctx, input: RuleInput): Promise<{ version: number }> {
    const { scheme, fiscalYear, mode } = input;
    const entries = input.entries.map(({ projectId, share }) => {
      if ((share !== undefined) !== (mode === 'SHARES') || (share !== undefined && !SHARE.test(share))) {
        throw new DomainError('ATTRIBUTION_SHARES_WRONG', 'invalid', { total: share ?? '—' });
      }
      return { projectId, ...(share === undefined ? {} : { share: new Decimal(share) }) };
    });
    const total = sumMoney(entries.flatMap(({ share }) => (share ? [share] : [])));
    if (total.gt(1) || new Set(entries.map(({ projectId }) => projectId)).size !== entries.length) {
      throw new DomainError('ATTRIBUTION_SHARES_WRONG', 'invalid', { total: total.toString() });
    }
    await this.store.lock(ctx.tx, ctx.agencyId, scheme, fiscalYear);
    const version = ((await this.store.rule(ctx.tx, ctx.agencyId, scheme, fiscalYear))?.version ?? 0) + 1;
    await this.store.insertRule(ctx, scheme, fiscalYear, version, { mode, entries });
    ctx.note('attributionRule', `${scheme}/${fiscalYear}`, {
      version,
      mode,
      projects: entries.map((entry) => entry.projectId),
    });
    return { version };
  }
}
