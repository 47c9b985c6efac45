import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { AuditService } from '../audit/audit.service.js';
import { CasesService } from '../cases/cases.service.js';
import { addMonths, periodOf, yearOf } from '../kernel/period.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { PerformanceService, type MonitoringDto } from '../performance/performance.service.js';
import type { Tx } from '../platform/db/db.js';
import { ReconcileService } from '../reconcile/reconcile.service.js';
import { StatementsService } from '../statements/statements.service.js';
import { WorkbenchService, type Dashboard, type DashboardMonth } from '../workbench/workbench.service.js';
import type { Aged, FundMonth, MonthlyFigures, ReportBasis, ReportedIndicator } from './domain/report.types.js';
import { ReportsStore } from './reports.store.js';

/** States in which nothing is left to do for a case. */
const ENDED = new Set(['CLOSED', 'DISMISSED']);

/**
 * The figures of a month from the features that know them, in the caller's snapshot. Days after the cut-off do not count; what
 * happened since to something before it is told as it is known at the watermark, as on the dashboard.
 */
@Injectable()
export class GatherFigures {
  constructor(
    @Inject(ReportsStore) private readonly store: ReportsStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(WorkbenchService) private readonly workbench: WorkbenchService,
    @Inject(PerformanceService) private readonly performance: PerformanceService,
    @Inject(StatementsService) private readonly statements: StatementsService,
    @Inject(ReconcileService) private readonly reconcile: ReconcileService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CasesService) private readonly cases: CasesService,
  ) {}

  async run(tx: Tx, agencyId: number, cutOff: string): Promise<{ figures: MonthlyFigures; basis: ReportBasis }> {
    const period = periodOf(cutOff);
    const fiscalYear = yearOf(period);
    const basis = await this.store.basis(tx, agencyId);
    const dashboard = await this.workbench.dashboard(tx, agencyId, { fiscalYear, cutOff });
    const monitoring = await this.performance.monitoring(tx, agencyId, { fiscalYear, cutOff });
    const returns = await this.statements.openReturns(tx, agencyId, cutOff);
    const breaks = await this.reconcile.openBreaks(tx, agencyId, cutOff);
    const flags = await this.audit.flagCounts(tx, agencyId, cutOff);
    const cases = await this.cases.byState(tx, agencyId, cutOff);
    const recovery = await this.cases.recovery(tx, agencyId, fiscalYear, cutOff);
    const agedIn = (state: string): Aged[] =>
      returns
        .filter((one) => one.state === state)
        .map(({ fund, band, count, amount }) => ({ scheme: fund, band, count, amount }));
    const casesThat = (ended: boolean): number =>
      cases.reduce((n, { state, cases: some }) => (ENDED.has(state) === ended ? n + some : n), 0);
    const figures: MonthlyFigures = {
      agency: (await this.agencies.agency(tx, agencyId)).name,
      period,
      cutOff,
      schemes: dashboard.schemes,
      months: dashboard.months.filter((month) => month.period <= period).map(monthOf),
      before: await this.yearBefore(tx, agencyId, cutOff),
      projects: dashboard.projects.map((one) => ({
        code: one.code,
        name: one.name,
        executionBasis: one.executionBasis,
        budget: one.budget,
        executed: one.executed,
        executionRate: one.executionRate,
        averageMonthly: one.averageMonthly,
        runsOutIn: one.runsOutIn,
      })),
      executionRate: dashboard.executionRate,
      yearPassed: dashboard.yearPassed,
      forecastMethod: dashboard.projects[0]?.forecastMethod ?? null,
      indicators: monitoring && monitoring.indicators.map(indicatorOf),
      held: agedIn('HELD'),
      inReissue: agedIn('IN_REISSUE'),
      breaks: breaks.map(({ fund, ...one }) => ({ scheme: fund, ...one })),
      late: lateOf(dashboard),
      closed: (await this.ledger.closedFunds(tx, agencyId, period)).map(({ fund }) => fund),
      flags: { open: flags.open, confirmed: flags.confirmed },
      cases: { underWay: casesThat(false), closed: casesThat(true) },
      recovery: {
        determined: recovery.determined,
        recovered: recovery.recovered,
        open: recovery.open,
        rate: recovery.rate,
      },
    };
    return { figures, basis };
  }

  /** A January is compared with the December of the year before; both by what was credited up to the cut-off. */
  private async yearBefore(tx: Tx, agencyId: number, cutOff: string): Promise<FundMonth[]> {
    const period = periodOf(cutOff);
    const before = addMonths(period, -1);
    if (yearOf(before) === yearOf(period)) return [];
    const months = await this.workbench.months(tx, agencyId, yearOf(before), cutOff);
    return months.filter((month) => month.period === before).map(monthOf);
  }
}

function monthOf(month: DashboardMonth): FundMonth {
  return {
    scheme: month.scheme,
    period: month.period,
    plannedCount: month.plannedCount,
    paidCount: month.paidCount,
    paidAmount: month.paidAmount,
    onTimeCount: month.onTimeCount,
    failedCount: month.failedCount,
    failedAmount: month.failedAmount,
    reissuedCount: month.reissuedCount,
    reissuedAmount: month.reissuedAmount,
  };
}

function indicatorOf(one: MonitoringDto['indicators'][number]): ReportedIndicator {
  return {
    projectCode: one.projectCode,
    projectName: one.projectName,
    name: one.level3,
    operatorSign: one.operatorSign,
    target: one.target,
    unit: one.unit,
    actual: one.actual,
    completion: one.completion,
    forecast: one.forecast,
    likelihood: one.likelihood,
    likelihoodLabel: one.likelihoodLabel,
    alerts: one.alerts,
    noteNeeded: one.noteNeeded,
  };
}

function lateOf({ late }: Dashboard): MonthlyFigures['late'] {
  return late.map(({ text, scheme, since, days, amount }) => ({ text, scheme, since, days, amount }));
}
