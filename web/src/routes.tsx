import type { ComponentType } from 'react';
import type { Permission } from './api/lists';

interface PageRoute {
  path: string;
  permissions?: readonly Permission[];
  page: () => Promise<{ default: ComponentType }>;
}

/** Every page: its address, what opens it, and its own file of script. */
export const PAGES: readonly PageRoute[] = [
  { path: '/month', permissions: ['batch.read'], page: () => import('./pages/month/month-board') },
  { path: '/cockpit', permissions: ['performance.read'], page: () => import('./pages/cockpit/cockpit') },
  { path: '/rolls', permissions: ['roll.read'], page: () => import('./pages/rolls/roll-list') },
  { path: '/rolls/new', permissions: ['roll.import'], page: () => import('./pages/rolls/roll-upload') },
  { path: '/rolls/:id', permissions: ['roll.read'], page: () => import('./pages/rolls/roll-detail') },
  { path: '/stop-list', permissions: ['roll.read'], page: () => import('./pages/rolls/stop-list') },
  { path: '/batches', permissions: ['batch.read'], page: () => import('./pages/batches/batch-list') },
  { path: '/batches/:id', permissions: ['batch.read'], page: () => import('./pages/batches/batch-detail') },
  {
    path: '/batches/:id/approval-form',
    permissions: ['batch.read'],
    page: () => import('./pages/batches/approval-form'),
  },
  { path: '/payouts/:reference', permissions: ['batch.read'], page: () => import('./pages/batches/payout-detail') },
  { path: '/payout-acts', permissions: ['batch.read'], page: () => import('./pages/batches/payout-acts') },
  { path: '/bank', permissions: ['bank.read'], page: () => import('./pages/bank/bank-batches') },
  { path: '/bank/:batchId', permissions: ['bank.read'], page: () => import('./pages/bank/bank-batch') },
  { path: '/bank-results/:id', permissions: ['bank.read'], page: () => import('./pages/bank/bank-result') },
  { path: '/fund-requests', permissions: ['ledger.read'], page: () => import('./pages/bank/fund-requests') },
  { path: '/failures', permissions: ['batch.read'], page: () => import('./pages/failures/failures') },
  { path: '/projects', permissions: ['project.read'], page: () => import('./pages/projects/project-list') },
  { path: '/projects/:id', permissions: ['project.read'], page: () => import('./pages/projects/project-detail') },
  { path: '/vouchers', permissions: ['ledger.read'], page: () => import('./pages/books/voucher-list') },
  { path: '/vouchers/new', permissions: ['ledger.post'], page: () => import('./pages/books/voucher-form') },
  { path: '/vouchers/print', permissions: ['ledger.read'], page: () => import('./pages/books/voucher-print') },
  { path: '/vouchers/:id', permissions: ['ledger.read'], page: () => import('./pages/books/voucher-detail') },
  { path: '/voucher-proposals', permissions: ['ledger.read'], page: () => import('./pages/books/proposals') },
  {
    path: '/voucher-proposals/:id',
    permissions: ['ledger.read'],
    page: () => import('./pages/books/proposal-detail'),
  },
  { path: '/general-ledger', permissions: ['ledger.read'], page: () => import('./pages/books/general-ledger') },
  { path: '/sub-ledger', permissions: ['ledger.read'], page: () => import('./pages/books/sub-ledger') },
  { path: '/bank-journal', permissions: ['ledger.read'], page: () => import('./pages/books/bank-journal') },
  { path: '/trial-balance', permissions: ['ledger.read'], page: () => import('./pages/books/trial-balance') },
  { path: '/ledger-accounts', permissions: ['ledger.read'], page: () => import('./pages/books/ledger-accounts') },
  { path: '/accounting-periods', permissions: ['ledger.read'], page: () => import('./pages/books/accounting-periods') },
  { path: '/statements', permissions: ['ledger.read'], page: () => import('./pages/statements/statements') },
  { path: '/closing', permissions: ['ledger.read'], page: () => import('./pages/closing/closing') },
  { path: '/returned-money', permissions: ['ledger.read'], page: () => import('./pages/closing/returned-money') },
  { path: '/exports', permissions: ['ledger.read'], page: () => import('./pages/books/exports') },
  {
    path: '/reconciliation',
    permissions: ['reconcile.read'],
    page: () => import('./pages/reconcile/reconciliation'),
  },
  { path: '/reconciliation/match', permissions: ['reconcile.read'], page: () => import('./pages/reconcile/match') },
  {
    path: '/reconciliation/three-way',
    permissions: ['reconcile.read'],
    page: () => import('./pages/reconcile/three-way'),
  },
  {
    path: '/statement-formats',
    permissions: ['reconcile.read', 'bank.format'],
    page: () => import('./pages/reconcile/statement-formats'),
  },
  { path: '/findings', permissions: ['case.read'], page: () => import('./pages/cases/findings') },
  { path: '/findings/:id', permissions: ['case.read'], page: () => import('./pages/cases/finding') },
  { path: '/finding-deadlines', permissions: ['case.read'], page: () => import('./pages/cases/finding-deadlines') },
  {
    path: '/certification',
    permissions: ['certification.read'],
    page: () => import('./pages/certification/certification'),
  },
  { path: '/people', permissions: ['beneficiary.read'], page: () => import('./pages/audit/people') },
  { path: '/people/:id', permissions: ['beneficiary.read'], page: () => import('./pages/audit/person') },
  { path: '/audit-checks', permissions: ['audit.read'], page: () => import('./pages/checks/audit-checks') },
  { path: '/red-flags', permissions: ['audit.read'], page: () => import('./pages/checks/red-flags') },
  { path: '/audit-lists', permissions: ['audit.read'], page: () => import('./pages/checks/audit-lists') },
  { path: '/audit-lists/:id', permissions: ['audit.read'], page: () => import('./pages/checks/audit-list') },
  { path: '/trail', permissions: ['trail.read'], page: () => import('./pages/audit/trail') },
  { path: '/integrity', permissions: ['ledger.verify'], page: () => import('./pages/audit/integrity') },
  { path: '/indicators', permissions: ['performance.read'], page: () => import('./pages/performance/indicators') },
  {
    path: '/measurements/:id',
    permissions: ['performance.read'],
    page: () => import('./pages/performance/measurement-lines'),
  },
  { path: '/users', permissions: ['user.read'], page: () => import('./pages/system/users') },
  { path: '/users/:id', permissions: ['user.read'], page: () => import('./pages/system/user-detail') },
  { path: '/roles', permissions: ['user.read'], page: () => import('./pages/system/roles') },
  { path: '/agencies', permissions: ['agency.manage'], page: () => import('./pages/system/agencies') },
  { path: '/calendar', permissions: ['agency.read'], page: () => import('./pages/system/calendar') },
  {
    path: '/bank-formats',
    permissions: ['bank.read', 'bank.format'],
    page: () => import('./pages/system/bank-formats'),
  },
  { path: '/settings', permissions: ['agency.read'], page: () => import('./pages/system/settings') },
];
