import { nav } from '@messages/web/shell';
import type { Permission } from '../api/lists';

export interface Place {
  path: string;
  title: string;
  /** Any of them opens the page; absent: everybody. */
  permissions?: readonly Permission[];
}

export interface Section {
  key: string;
  title: string;
  places: readonly Place[];
}

/** The navigation, in the order of the month; a person sees the places that a permission of theirs opens. */
export const SECTIONS: readonly Section[] = [
  { key: 'home', title: nav.home, places: [{ path: '/', title: nav.home }] },
  { key: 'month', title: nav.month, places: [{ path: '/month', title: nav.month, permissions: ['batch.read'] }] },
  {
    key: 'cockpit',
    title: nav.cockpit,
    places: [
      { path: '/cockpit', title: nav.cockpit, permissions: ['performance.read'] },
      { path: '/monthly-reports', title: nav.monthlyReports, permissions: ['performance.read'] },
    ],
  },
  {
    key: 'rolls',
    title: nav.rolls,
    places: [
      { path: '/rolls', title: nav.rolls, permissions: ['roll.read'] },
      { path: '/stop-list', title: nav.stopList, permissions: ['roll.read'] },
    ],
  },
  {
    key: 'batches',
    title: nav.batches,
    places: [
      { path: '/batches', title: nav.batches, permissions: ['batch.read'] },
      { path: '/payout-acts', title: nav.payoutActs, permissions: ['batch.read'] },
    ],
  },
  {
    key: 'bank',
    title: nav.bank,
    places: [
      { path: '/bank', title: nav.bank, permissions: ['bank.read'] },
      { path: '/fund-requests', title: nav.fundRequests, permissions: ['ledger.read'] },
    ],
  },
  {
    key: 'failures',
    title: nav.failures,
    places: [{ path: '/failures', title: nav.failures, permissions: ['batch.read'] }],
  },
  {
    key: 'projects',
    title: nav.projects,
    places: [
      { path: '/projects', title: nav.projects, permissions: ['project.read'] },
      { path: '/direct-funds', title: nav.directFunds, permissions: ['project.read'] },
    ],
  },
  {
    key: 'books',
    title: nav.books,
    places: [
      { path: '/vouchers', title: nav.vouchers, permissions: ['ledger.read'] },
      { path: '/voucher-proposals', title: nav.proposals, permissions: ['ledger.read'] },
      { path: '/general-ledger', title: nav.generalLedger, permissions: ['ledger.read'] },
      { path: '/sub-ledger', title: nav.subLedger, permissions: ['ledger.read'] },
      { path: '/bank-journal', title: nav.bankJournal, permissions: ['ledger.read'] },
      { path: '/trial-balance', title: nav.trialBalance, permissions: ['ledger.read'] },
      { path: '/ledger-accounts', title: nav.accounts, permissions: ['ledger.read'] },
      { path: '/accounting-periods', title: nav.periods, permissions: ['ledger.read'] },
      { path: '/statements', title: nav.statements, permissions: ['ledger.read'] },
      { path: '/exports', title: nav.exports, permissions: ['ledger.read'] },
    ],
  },
  {
    key: 'closing',
    title: nav.closing,
    places: [
      { path: '/reconciliation', title: nav.reconciliation, permissions: ['reconcile.read'] },
      { path: '/reconciliation/match', title: nav.matching, permissions: ['reconcile.read'] },
      { path: '/reconciliation/three-way', title: nav.threeWay, permissions: ['reconcile.read'] },
      { path: '/closing', title: nav.monthEnd, permissions: ['ledger.read'] },
      { path: '/returned-money', title: nav.returnedMoney, permissions: ['ledger.read'] },
      { path: '/statement-formats', title: nav.statementFormats, permissions: ['reconcile.read', 'bank.format'] },
    ],
  },
  {
    key: 'audit',
    title: nav.audit,
    places: [
      { path: '/red-flags', title: nav.redFlags, permissions: ['audit.read'] },
      { path: '/audit-checks', title: nav.auditChecks, permissions: ['audit.read'] },
      { path: '/audit-lists', title: nav.auditLists, permissions: ['audit.read'] },
      { path: '/findings', title: nav.findings, permissions: ['case.read'] },
      { path: '/finding-deadlines', title: nav.findingDeadlines, permissions: ['case.read'] },
      { path: '/certification', title: nav.certification, permissions: ['certification.read'] },
      { path: '/people', title: nav.people, permissions: ['beneficiary.read'] },
      { path: '/trail', title: nav.trail, permissions: ['trail.read'] },
      { path: '/integrity', title: nav.integrity, permissions: ['ledger.verify'] },
      { path: '/sampling', title: nav.sampling, permissions: ['sampling.read'] },
      { path: '/insight', title: nav.insight, permissions: ['insight.read'] },
    ],
  },
  {
    key: 'performance',
    title: nav.performance,
    places: [
      { path: '/goal-tables', title: nav.goalTables, permissions: ['performance.read'] },
      { path: '/indicators', title: nav.indicators, permissions: ['performance.read'] },
      { path: '/whatif', title: nav.whatif, permissions: ['whatif.read'] },
      { path: '/monitoring', title: nav.monitoring, permissions: ['performance.read'] },
      { path: '/self-evaluations', title: nav.selfEvaluations, permissions: ['performance.read'] },
      { path: '/scoring-rules', title: nav.scoringRules, permissions: ['performance.read'] },
      { path: '/publication', title: nav.publication, permissions: ['publication.read'] },
      { path: '/publication/checks', title: nav.publicationChecks, permissions: ['publication.read'] },
    ],
  },
  {
    key: 'system',
    title: nav.system,
    places: [
      { path: '/users', title: nav.users, permissions: ['user.read'] },
      { path: '/roles', title: nav.roles, permissions: ['user.read'] },
      { path: '/agencies', title: nav.agencies, permissions: ['agency.manage'] },
      { path: '/calendar', title: nav.calendar, permissions: ['agency.read'] },
      { path: '/bank-formats', title: nav.formats, permissions: ['bank.read', 'bank.format'] },
      { path: '/settings', title: nav.settings, permissions: ['agency.read'] },
    ],
  },
];

export function opens(place: Place, may: (permission: Permission) => boolean): boolean {
  return place.permissions === undefined || place.permissions.some(may);
}
