import type { Page } from 'playwright-core';

export interface PageToVisit {
  name: string;
  login: string;
  /** Its address, or how to find it from the service; null: there is none in this state of the data. */
  path: string | ((ask: Ask) => Promise<string | null>);
}

/** Asks the service as the page's person. */
export type Ask = (path: string) => Promise<{ rows: Record<string, string>[] } & Record<string, unknown>>;

const firstOf =
  (list: string, path: (row: Record<string, string>) => string) =>
  async (ask: Ask): Promise<string | null> => {
    const { rows } = await ask(list);
    return rows[0] ? path(rows[0]) : null;
  };

const RESIDENT = 'scheme=RESIDENT&period=2024-11&pageSize=1';

/** Every page of the web, each by a person whose page it is. */
export const PAGES: readonly PageToVisit[] = [
  { name: 'home', login: 'jingban', path: '/' },
  { name: 'month', login: 'jingban', path: '/month' },
  { name: 'rolls', login: 'jingban', path: '/rolls' },
  { name: 'roll-upload', login: 'jingban', path: '/rolls/new' },
  { name: 'roll', login: 'jingban', path: firstOf(`rolls?${RESIDENT}`, ({ id }) => `/rolls/${id}`) },
  { name: 'stop-list', login: 'jingban', path: '/stop-list' },
  { name: 'batches', login: 'jingban', path: '/batches' },
  { name: 'batch', login: 'jingban', path: firstOf(`batches?${RESIDENT}&kind=REGULAR`, ({ id }) => `/batches/${id}`) },
  {
    name: 'approval-form',
    login: 'shenpi',
    path: firstOf(`batches?${RESIDENT}&kind=REGULAR`, ({ id }) => `/batches/${id}/approval-form`),
  },
  {
    name: 'payout',
    login: 'jingban',
    path: async (ask) => {
      const { rows } = await ask(`batches?${RESIDENT}&kind=REISSUE`);
      if (!rows[0]) return null;
      const lines = await ask(`batches/${rows[0].id}/lines?pageSize=1`);
      return lines.rows[0] ? `/payouts/${lines.rows[0].reference}` : null;
    },
  },
  { name: 'payout-acts', login: 'fuhe', path: '/payout-acts' },
  { name: 'bank', login: 'chuna', path: '/bank' },
  { name: 'bank-batch', login: 'chuna', path: firstOf(`batches?${RESIDENT}&kind=REGULAR`, ({ id }) => `/bank/${id}`) },
  {
    name: 'bank-result',
    login: 'chuna',
    path: async (ask) => {
      const { rows } = await ask(`batches?${RESIDENT}&kind=REGULAR`);
      if (!rows[0]) return null;
      const { results } = (await ask(`batches/${rows[0].id}/bank`)) as unknown as { results: { id: string }[] };
      return results[0] ? `/bank-results/${results[0].id}` : null;
    },
  },
  { name: 'fund-requests', login: 'kuaiji', path: '/fund-requests' },
  { name: 'failures', login: 'jingban', path: '/failures' },
  { name: 'projects', login: 'kuaiji', path: '/projects' },
  { name: 'project', login: 'kuaiji', path: '/projects/6' },
  { name: 'direct-funds', login: 'kuaiji', path: '/direct-funds' },
  { name: 'direct-funds-all', login: 'kuaiji', path: '/direct-funds?scope=ALL' },
  { name: 'fund-document', login: 'kuaiji', path: '/direct-funds/3' },
  { name: 'vouchers', login: 'kuaiji', path: '/vouchers' },
  {
    name: 'voucher',
    login: 'kuaiji',
    path: firstOf('vouchers?pageSize=1&fund=RESIDENT', ({ id }) => `/vouchers/${id}`),
  },
  { name: 'voucher-proposals', login: 'fuhe', path: '/voucher-proposals' },
  {
    name: 'voucher-proposal',
    login: 'fuhe',
    path: firstOf('voucher-proposals?pageSize=1', ({ id }) => `/voucher-proposals/${id}`),
  },
  { name: 'general-ledger', login: 'kuaiji', path: '/general-ledger' },
  {
    name: 'sub-ledger',
    login: 'kuaiji',
    path: firstOf(
      'books/general-ledger?fund=RESIDENT&from=2024-11&to=2024-11&sort=-debit&pageSize=1',
      ({ account }) => `/sub-ledger?fund=RESIDENT&account=${account}&from=2024-11&to=2024-11`,
    ),
  },
  { name: 'bank-journal', login: 'kuaiji', path: '/bank-journal' },
  { name: 'trial-balance', login: 'kuaiji', path: '/trial-balance' },
  { name: 'ledger-accounts', login: 'kuaiji', path: '/ledger-accounts' },
  { name: 'accounting-periods', login: 'kuaiji', path: '/accounting-periods' },
  { name: 'statements', login: 'kuaiji', path: '/statements' },
  { name: 'statements-income', login: 'kuaiji', path: '/statements?tab=income' },
  { name: 'statements-notes', login: 'kuaiji', path: '/statements?tab=notes' },
  { name: 'statements-clocks', login: 'kuaiji', path: '/statements?tab=clocks' },
  { name: 'closing', login: 'kuaiji', path: '/closing' },
  { name: 'returned-money', login: 'kuaiji', path: '/returned-money' },
  { name: 'exports', login: 'kuaiji', path: '/exports' },
  { name: 'reconciliation', login: 'kuaiji', path: '/reconciliation' },
  { name: 'matching', login: 'kuaiji', path: '/reconciliation/match' },
  { name: 'three-way', login: 'kuaiji', path: '/reconciliation/three-way' },
  { name: 'statement-formats', login: 'xitong', path: '/statement-formats' },
  { name: 'people', login: 'jihe', path: '/people' },
  { name: 'person', login: 'jihe', path: '/people/1' },
  { name: 'audit-checks', login: 'jihe', path: '/audit-checks' },
  { name: 'audit-runs', login: 'jihe', path: '/audit-checks?tab=runs' },
  { name: 'red-flags', login: 'jihe', path: '/red-flags' },
  { name: 'audit-lists', login: 'jihe', path: '/audit-lists' },
  { name: 'findings', login: 'jihe', path: '/findings' },
  { name: 'finding', login: 'jihe', path: firstOf('findings?pageSize=1', ({ id }) => `/findings/${id}`) },
  { name: 'finding-deadlines', login: 'guanli', path: '/finding-deadlines' },
  { name: 'whatif', login: 'guanli', path: '/whatif' },
  {
    name: 'whatif-scenario',
    login: 'guanli',
    path: firstOf('whatif-scenarios?pageSize=1', ({ id }) => `/whatif/${id}`),
  },
  { name: 'certification', login: 'jingban', path: '/certification' },
  { name: 'certification-proposals', login: 'fuhe', path: '/certification?tab=proposals' },
  { name: 'certification-suspensions', login: 'fuhe', path: '/certification?tab=suspensions' },
  { name: 'certification-resumes', login: 'fuhe', path: '/certification?tab=resumes' },
  { name: 'certification-records', login: 'jingban', path: '/certification?tab=records' },
  { name: 'certification-files', login: 'jingban', path: '/certification?tab=files' },
  { name: 'trail', login: 'shenji', path: '/trail' },
  { name: 'integrity', login: 'jihe', path: '/integrity' },
  { name: 'sampling', login: 'jihe', path: '/sampling' },
  { name: 'sampling-new', login: 'jihe', path: '/sampling/new' },
  { name: 'sampling-plan', login: 'jihe', path: firstOf('sampling-plans?pageSize=1', ({ id }) => `/sampling/${id}`) },
  { name: 'insight', login: 'jihe', path: '/insight' },
  { name: 'insight-heat', login: 'anquan', path: '/insight?tab=heat' },
  { name: 'insight-teams', login: 'anquan', path: '/insight?tab=teams' },
  { name: 'insight-accounts', login: 'jihe', path: '/insight?tab=accounts' },
  { name: 'insight-resets', login: 'anquan', path: '/insight?tab=resets' },
  { name: 'goal-tables', login: 'guanli', path: '/goal-tables?year=2024' },
  {
    name: 'goal-table',
    login: 'guanli',
    path: async (ask) => {
      const tables = (await ask('goal-tables?fiscalYear=2024')) as unknown as { id: string }[];
      return tables[1] ? `/goal-tables/${tables[1].id}` : null;
    },
  },
  { name: 'monitoring', login: 'guanli', path: '/monitoring?cutOff=2024-11-30' },
  { name: 'scoring-rules', login: 'guanli', path: '/scoring-rules' },
  { name: 'self-evaluations', login: 'guanli', path: '/self-evaluations?year=2024' },
  {
    name: 'self-evaluation',
    login: 'guanli',
    path: async (ask) => {
      const forms = (await ask('self-evaluations?fiscalYear=2024')) as unknown as { id: string }[];
      return forms[0] ? `/self-evaluations/${forms[0].id}` : null;
    },
  },
  { name: 'indicators', login: 'guanli', path: '/indicators' },
  { name: 'publication', login: 'guanli', path: '/publication' },
  { name: 'publication-table-seven', login: 'guanli', path: '/publication?tab=7' },
  { name: 'publication-text', login: 'guanli', path: '/publication?tab=statements' },
  { name: 'publication-checks', login: 'guanli', path: '/publication/checks' },
  {
    name: 'measurement-lines',
    login: 'guanli',
    path: async (ask) => {
      const measured = (await ask('measurements?fiscalYear=2024')) as unknown as { id: string; measure: string }[];
      const one = measured.find(({ measure }) => measure === 'ON_TIME_RATE');
      return one ? `/measurements/${one.id}` : null;
    },
  },
  { name: 'cockpit', login: 'guanli', path: '/cockpit' },
  { name: 'monthly-reports', login: 'guanli', path: '/monthly-reports' },
  { name: 'users', login: 'xitong', path: '/users' },
  { name: 'user', login: 'anquan', path: '/users/1' },
  { name: 'roles', login: 'anquan', path: '/roles' },
  { name: 'agencies', login: 'xitong', path: '/agencies' },
  { name: 'calendar', login: 'xitong', path: '/calendar' },
  { name: 'bank-formats', login: 'xitong', path: '/bank-formats' },
  { name: 'settings', login: 'xitong', path: '/settings' },
];

export function asker(page: Page, url: string): Ask {
  return async (path) => {
    const response = await page.request.get(`${url}/api/v1/${path}`);
    return (await response.json()) as Awaited<ReturnType<Ask>>;
  };
}
