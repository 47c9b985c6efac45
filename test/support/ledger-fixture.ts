import { FUNDS, type Fund } from '../../src/ledger/domain/ledger.types.js';
import { LedgerModule } from '../../src/ledger/ledger.module.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { OpenFund } from '../../src/agencies/open-fund.js';
import type { Role } from '../../src/identity/domain/role.types.js';
import { Decimal } from '../../src/kernel/money.js';
import type { Answer } from '../../src/platform/commands.js';
import type { Caller, Ctx } from '../../src/platform/db/ctx.js';
import { ProjectsModule } from '../../src/projects/projects.module.js';
import { ProjectsService } from '../../src/projects/projects.service.js';
import { httpApp, type HttpApp } from './http-app.js';

export interface BooksWorld extends HttpApp {
  ledger: LedgerService;
  projects: ProjectsService;
  /** A command as one of the demonstration's users. */
  as<T>(login: string, work: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** Row of a statement as the service's role. */
  sql<R extends Record<string, unknown>>(sql: string, params?: unknown[]): Promise<R[]>;
  /** A batch as it stands after approval or issue, without lines; only what books and budget look at. */
  plantBatch(batch: {
    scheme: Fund;
    total: string;
    kind?: 'REGULAR' | 'REISSUE';
    state?: 'APPROVED' | 'ISSUED';
    payOn?: string;
  }): Promise<string>;
}

const ROLES: Record<string, Role> = {
  kuaiji: 'BOOKKEEPER',
  jingban: 'FINANCE_CLERK',
  chuna: 'CASHIER',
  shenpi: 'APPROVER',
  fuhe: 'REVIEWER',
};
let serial = 0;

/** Ledger and projects over HTTP on a database of their own, with three open funds and their charts. */
export async function booksWorld(
  openings: Partial<Record<Fund, string>> = {},
  extra: NonNullable<Parameters<typeof httpApp>[0]>['imports'] = [],
): Promise<BooksWorld> {
  const world = await httpApp({ imports: [LedgerModule, ProjectsModule, ...extra!] });
  const ledger = world.app.get(LedgerService);
  const sql: BooksWorld['sql'] = (text, params = []) => world.database.db.rows(text, params);
  const as: BooksWorld['as'] = async (login, work) => {
    const caller: Caller = {
      actor: {
        userId: world.userIds.get(login)!,
        login,
        name: login,
        roles: [ROLES[login] ?? 'MANAGER'],
        agencyIds: [world.agencyId],
      },
      agencyId: world.agencyId,
      requestId: `test-${(serial += 1)}`,
    };
    const answer: Answer<unknown> = await world.commands.run(caller, { name: 'test.act' }, work);
    return answer.value as never;
  };
  await as('kuaiji', async (ctx) => {
    const open = world.app.get(OpenFund, { strict: false });
    for (const [i, scheme] of FUNDS.entries()) {
      await open.run(ctx, { scheme, name: scheme, payday: 7 + i });
      await ledger.loadChart(ctx, scheme);
      const amount = openings[scheme];
      if (amount) {
        const lines = [
          { account: '1003', debit: amount },
          { account: '3001', credit: amount },
        ];
        await ledger.opening(ctx, { fund: scheme, on: '2024-01-01', lines });
      }
    }
  });
  const plantBatch: BooksWorld['plantBatch'] = async ({
    scheme,
    total,
    kind = 'REGULAR',
    state = 'APPROVED',
    payOn = '2024-12-10',
  }) => {
    serial += 1;
    // The pipeline that makes batches is not what is under test: its guards are switched off for this one row.
    const { rows } = await world.database.asOwner(
      `WITH off AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', true) AS s)
       INSERT INTO payout_batch (agency_id, number, scheme, period, kind, sequence, roll_id, state, digest, line_count, total, pay_on, drafted_by, drafted_at, act_id)
       SELECT $1, $2, $3, 202412, $4, $5::int, CASE WHEN $4 = 'REGULAR' THEN $5::int END, $6, sm3($2), 1, $7, $8, $9, now(), 1 FROM off RETURNING id`,
      [world.agencyId, `T${serial}`, scheme, kind, serial, state, total, payOn, world.userIds.get('jingban')],
    );
    return (rows[0] as { id: string }).id;
  };
  return { ...world, ledger, projects: world.app.get(ProjectsService), as, sql, plantBatch };
}

/** Sums of payouts with everything in the basic pension. */
export function basic(total: string): {
  components: Record<'base' | 'personal' | 'adjustment' | 'backPay' | 'grant', Decimal>;
  total: Decimal;
} {
  const zero = new Decimal(0);
  return {
    components: { base: new Decimal(total), personal: zero, adjustment: zero, backPay: zero, grant: zero },
    total: new Decimal(total),
  };
}

/** Runs and answers the code of the refusal; fails when nothing was refused. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  throw new Error('Expected a refusal');
}
