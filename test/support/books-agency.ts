import { ChangeScope } from '../../src/identity/change-scope.js';
import { CreateAgency } from '../../src/agencies/create-agency.js';
import { OpenFund } from '../../src/agencies/open-fund.js';
import { SaveTownships } from '../../src/agencies/save-townships.js';
import { shippedFormats } from '../../src/banking/domain/shipped-formats.js';
import { SaveBankFormat } from '../../src/banking/save-bank-format.js';
import { TOWNSHIPS } from '../../src/demo/places.js';
import { demoUsers } from '../../src/identity/demo-users.js';
import { IdentityService } from '../../src/identity/identity.service.js';
import { LoadChart } from '../../src/ledger/load-chart.js';
import { Commands } from '../../src/platform/commands.js';
import type { Ctx } from '../../src/platform/db/ctx.js';
import { CreateProject } from '../../src/projects/create-project.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { FUNDS } from './books-oracle.types.js';
import { Desks } from './desks.js';
import type { TestService } from './service.js';

export const FORMAT = shippedFormats.PIPE_GB18030;
export const ALLOTTED = '90000.00';

/** An agency for one history: three funds with charts and nothing booked, and a project of each fund for both years. */
export interface BooksAgency {
  desks: Desks;
  /** By `fund year`. */
  projects: ReadonlyMap<string, string>;
}

export async function openAgency(service: TestService, no: number): Promise<BooksAgency> {
  const get = <T>(token: new (...args: never[]) => T): T => service.app.get(token, { strict: false });
  const commands = get(Commands);
  const asSystem = async <T>(agencyId: number, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    (await commands.run(IdentityService.systemCaller(agencyId, 'model'), { name: 'model.setUp' }, work)).value;
  const agencyId = await asSystem(0, async (ctx) => {
    const { id } = await get(CreateAgency).run(ctx, { code: String(700_000 + no), name: `模型单位${no}` });
    for (const [, userId] of await get(IdentityService).idsOf(demoUsers.map(({ login }) => login))) {
      await get(ChangeScope).run(ctx, { userId, agencyId: id, granted: true });
    }
    return id;
  });
  await asSystem(agencyId, async (ctx) => {
    await get(SaveTownships).run(
      ctx,
      TOWNSHIPS.slice(0, 1).map(({ code, name }) => ({ code, name })),
    );
    await get(SaveBankFormat).run(ctx, FORMAT);
    for (const [i, scheme] of FUNDS.entries()) {
      // One fund books its returns red.
      const bounceRule = scheme === 'ENTERPRISE' ? 'RED_EXPENSE' : 'SUSPENSE';
      await get(OpenFund).run(ctx, { scheme, name: scheme, payday: 10 + i, bounceRule, bankFormatCode: FORMAT.code });
    }
  });
  const desks = await Desks.open(service, agencyId);
  const projects = new Map<string, string>();
  await desks.run('bookkeeper', 'model.setUp', {}, async (ctx) => {
    for (const scheme of FUNDS) {
      await get(LoadChart).run(ctx, { fund: scheme });
      for (const year of [2024, 2025]) {
        const id = await project(get(CreateProject), ctx, scheme, year);
        await get(RecordEvent).run(ctx, {
          projectId: id,
          kind: 'ALLOT',
          level: 'CENTRAL',
          on: `${year}-01-01`,
          amount: ALLOTTED,
        });
        projects.set(`${scheme} ${year}`, id);
      }
    }
  });
  return { desks, projects };
}

async function project(
  useCase: CreateProject,
  ctx: Ctx,
  scheme: (typeof FUNDS)[number],
  year: number,
): Promise<string> {
  const { id } = await useCase.run(ctx, {
    fiscalYear: year,
    no: 1 + FUNDS.indexOf(scheme),
    code: `P${year}-${scheme}`,
    name: `模型项目${scheme}`,
    scheme,
    functionCode: '2082602',
    economicCode: '31003',
    sourceLevel: 'CENTRAL',
    sourceText: '中央',
    documentNo: null,
    paymentMode: 'MONTHLY',
    procedure: null,
    subsidised: null,
    standard: null,
    periodFrom: `${year}-01`,
    periodTo: `${year}-12`,
  });
  return id;
}
