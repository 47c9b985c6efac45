import type { ModuleMetadata } from '@nestjs/common';
import { AgenciesService } from '../../src/agencies/agencies.service.js';
import type { Scheme } from '../../src/agencies/domain/fund.types.js';
import { BeneficiariesService } from '../../src/beneficiaries/beneficiaries.service.js';
import { demoUsers } from '../../src/identity/demo-users.js';
import type { Role } from '../../src/identity/domain/role.types.js';
import { sm3 } from '../../src/kernel/digest.js';
import { checkCharacter } from '../../src/kernel/id-number.js';
import type { Period } from '../../src/kernel/period.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import type { Caller, Ctx } from '../../src/platform/db/ctx.js';
import { xlsxBytes, type WriteRow } from '../../src/platform/tabular/write-xlsx.js';
import { AcceptRoll } from '../../src/rolls/accept-roll.js';
import { ImportRollJob } from '../../src/rolls/import-roll-job.js';
import { ReadRolls, type IssueView, type RollDetail } from '../../src/rolls/read-rolls.js';
import { RollsModule } from '../../src/rolls/rolls.module.js';
import { UploadRoll } from '../../src/rolls/upload-roll.js';
import { httpApp, type HttpApp } from './http-app.js';

/** A made-up ID number with a correct check character; the same person has the same number everywhere. */
export function idOf(person: number, born = '1940-01-01'): string {
  const birth = new Date(Date.parse(born) + Math.floor(person / 50) * 86_400_000).toISOString().slice(0, 10);
  const first17 = `652822${birth.replaceAll('-', '')}9${String(person % 50).padStart(2, '0')}`;
  return first17 + checkCharacter(first17);
}

/** A made-up account that passes Luhn, 19 digits. */
export function accountOf(person: number): string {
  const body = `990001${String(person).padStart(12, '0')}`;
  let sum = 0;
  for (let i = body.length - 1, twice = true; i >= 0; i -= 1, twice = !twice) {
    const digit = Number(body[i]);
    sum += twice ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return body + ((10 - (sum % 10)) % 10);
}

export interface TestRow {
  id?: string;
  name?: string;
  account?: string;
  bank?: string;
  holder?: string;
  township?: string;
  status?: string;
  reason?: string;
  base?: string;
  personal?: string;
  backPay?: string;
  total?: string;
}

export const HEADERS =
  '姓名,社会保障号码,银行账号,开户行,户名,所属乡镇,发放状态,停发原因,基础养老金,个人账户养老金,补发金额,补发起始年月,补发截止年月,发放金额';

/** A row that nothing is wrong with. */
export function rowOf(person: number, change: TestRow = {}): string[] {
  const name = `人${[...String(person)].map((digit) => '零一二三四五六七八九'[Number(digit)]).join('')}`;
  const row = {
    id: idOf(person),
    name,
    account: accountOf(person),
    bank: '演示银行',
    township: '轮台镇',
    base: '165.00',
    ...change,
  };
  const { holder = '', status = '正常', reason = '', personal = '85.91', backPay = '' } = row;
  const stopped = status !== '正常';
  const months = backPay === '' ? ['', ''] : ['2024-01', '2024-01'];
  const cents = (text: string): number => Math.round(Number(text || '0') * 100);
  const total = row.total ?? (stopped ? '' : ((cents(row.base) + cents(personal) + cents(backPay)) / 100).toFixed(2));
  const amounts = stopped ? ['', '', '', ''] : [row.base, personal, backPay];
  return [
    row.name,
    row.id,
    row.account,
    row.bank,
    holder,
    row.township,
    status,
    reason,
    ...amounts.slice(0, 3),
    ...months,
    total,
  ];
}

export function csvOf(rows: readonly (readonly string[])[], headers = HEADERS): Buffer {
  const lines = [
    headers,
    ...rows.map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')),
  ];
  return Buffer.from(lines.join('\r\n') + '\r\n');
}

let files = 0;

/** The same with other bytes each time: blank lines at the end. */
export function newCsv(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.concat([csvOf(rows), Buffer.from('\r\n'.repeat((files += 1)))]);
}

export function xlsxOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  return xlsxBytes([{ name: 'Sheet1', rows: [HEADERS.split(','), ...rows] as WriteRow[] }]);
}

export interface UploadOptions {
  scheme?: Scheme;
  period?: Period;
  name?: string;
  source?: string;
}

/** Rolls with their real neighbours over a database of their own: three funds, two townships, the demonstration's users. */
export class RollsWorld {
  private readonly actors = new Map<string, Caller>();
  readonly stages: string[] = [];

  private constructor(readonly http: HttpApp) {
    for (const { login, name, role } of demoUsers) {
      const actor = {
        userId: http.userIds.get(login)!,
        login,
        name,
        roles: [role] as Role[],
        agencyIds: [http.agencyId],
      };
      this.actors.set(login, { actor, agencyId: http.agencyId, requestId: `test-${login}` });
    }
  }

  static async open(more: NonNullable<ModuleMetadata['imports']> = []): Promise<RollsWorld> {
    const world = new RollsWorld(await httpApp({ imports: [RollsModule, ...more] }));
    await world.run('jingban', async (ctx) => {
      const agencies = world.of(AgenciesService);
      for (const [scheme, name] of [
        ['RESIDENT', '城乡居民'],
        ['ENTERPRISE', '企业职工'],
        ['INSTITUTIONAL', '机关事业'],
      ] as const) {
        await agencies.openFund(ctx, { scheme, name: `${name}基本养老保险基金`, payday: 10, minimumAge: 50 });
      }
      await agencies.saveTownships(ctx, [
        { code: '652822100', name: '轮台镇' },
        { code: '652822102', name: '群巴克镇' },
      ]);
    });
    return world;
  }

  get db() {
    return this.http.database.db;
  }
  get agencyId(): number {
    return this.http.agencyId;
  }
  get numbers(): PersonalNumbers {
    return this.http.app.get<PersonalNumbers>(PERSONAL_NUMBERS);
  }

  of<T>(token: new (...args: never[]) => T): T {
    return this.http.app.get<T>(token);
  }

  as(login: string): Caller {
    return this.actors.get(login)!;
  }

  async run<T>(login: string, work: (ctx: Ctx) => Promise<T>, name = 'test'): Promise<T> {
    return (await this.http.commands.run(this.as(login), { name }, work)).value;
  }

  /** The file is taken in; nothing is read yet. */
  async upload(bytes: Buffer, options: UploadOptions = {}): Promise<string> {
    const file = {
      name: options.name ?? '名册.csv',
      mediaType: 'application/octet-stream',
      digest: sm3(bytes),
      async *read() {
        yield bytes;
      },
    };
    const { scheme = 'RESIDENT', period = '2024-11', source } = options;
    const { id } = await this.run(
      'jingban',
      (ctx) => this.of(UploadRoll).run(ctx, { scheme, period, source, file }),
      'roll.upload',
    );
    return id;
  }

  /** What the queue does with the job. */
  async import(
    rollId: string,
    signal = new AbortController().signal,
    told: () => unknown = () => undefined,
  ): Promise<void> {
    await this.of(ImportRollJob).handle({
      caller: this.as('jingban'),
      payload: { rollId },
      jobId: '00000000-0000-0000-0000-000000000000',
      signal,
      progress: async (_done, _total, stage) => {
        this.stages.push(stage ?? '');
        told();
      },
    });
  }

  async check(bytes: Buffer, options: UploadOptions = {}): Promise<RollDetail> {
    const id = await this.upload(bytes, options);
    await this.import(id);
    return this.detail(id);
  }

  accept(rollId: string, acceptBlocked?: number) {
    return this.run('jingban', (ctx) => this.of(AcceptRoll).run(ctx, { rollId, acceptBlocked }), 'roll.accept');
  }

  /** Checked and accepted, with as many blocked rows as there are. */
  async month(rows: readonly (readonly string[])[], options: UploadOptions = {}) {
    const roll = await this.check(newCsv(rows), options);
    return { roll, applied: await this.accept(roll.id, roll.blockedCount!) };
  }

  detail(rollId: string): Promise<RollDetail> {
    return this.of(ReadRolls).detail(this.as('jingban'), rollId);
  }

  async issues(rollId: string): Promise<IssueView[]> {
    return (await this.of(ReadRolls).issues(this.as('jingban'), rollId, { page: 1, pageSize: 1000 })).rows;
  }

  /** Codes by row of the file, in order. */
  async codes(rollId: string): Promise<string[]> {
    return (await this.issues(rollId)).map((issue) => `${issue.rowNo ?? '-'} ${issue.code}`);
  }

  async person(
    person: number,
  ): Promise<{ id: string; name: string; township: string | null; payee_version_id: string }> {
    const row = await this.db.one<{ id: string; name: string; township: string | null; payee_version_id: string }>(
      'SELECT id, name, township, payee_version_id FROM beneficiary WHERE agency_id = $1 AND id_index = $2',
      [this.agencyId, this.numbers.index('ID', idOf(person))],
    );
    if (!row) throw new Error(`person ${person} is not registered`);
    return row;
  }

  async spells(person: number): Promise<string[]> {
    const { id } = await this.person(person);
    const rows = await this.db.rows<{ text: string }>(
      `SELECT scheme || ' ' || during AS text FROM spell WHERE beneficiary_id = $1 ORDER BY lower(during)`,
      [id],
    );
    return rows.map((row) => row.text);
  }

  async history(person: number): Promise<string[]> {
    const { id } = await this.person(person);
    const rows = await this.db.rows<{ text: string }>(
      `SELECT scheme || ' ' || effective_period || ' ' || kind AS text FROM spell_change WHERE beneficiary_id = $1 ORDER BY id`,
      [id],
    );
    return rows.map((row) => row.text);
  }

  async payee(person: number): Promise<{ number: string; accountName: string; source: string }> {
    const { payee_version_id: id } = await this.person(person);
    const numbers = await this.of(BeneficiariesService).accountNumbers(this.db, this.agencyId, [id]);
    const row = await this.db.one<{ accountName: string; source: string }>(
      'SELECT account_name AS "accountName", source FROM payee_version WHERE agency_id = $1 AND id = $2',
      [this.agencyId, id],
    );
    return { number: numbers.get(id)!, ...row! };
  }

  close(): Promise<void> {
    return this.http.close();
  }
}
