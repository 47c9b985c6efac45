import { join } from 'node:path';
import type { INestApplication, Type } from '@nestjs/common';
import { CreateAgency } from '../agencies/create-agency.js';
import { calendar2024 } from '../agencies/domain/holidays-2024.js';
import { OpenFund } from '../agencies/open-fund.js';
import { SaveTownships } from '../agencies/save-townships.js';
import { SetCalendarDays } from '../agencies/set-calendar-days.js';
import { shippedFormats } from '../banking/domain/shipped-formats.js';
import { SaveBankFormat } from '../banking/save-bank-format.js';
import { TOWNSHIPS } from '../demo/places.js';
import { PlanArrivals } from '../direct-funds/plan-arrivals.js';
import { RegisterDocument } from '../direct-funds/register-document.js';
import { createDemoUsers } from '../identity/demo-users.js';
import { IdentityService } from '../identity/identity.service.js';
import { sm3 } from '../kernel/digest.js';
import { toWire, wanToYuan } from '../kernel/money.js';
import { LoadChart } from '../ledger/load-chart.js';
import { PostOpening } from '../ledger/post-opening.js';
import { Commands } from '../platform/commands.js';
import type { Caller, Ctx } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import { CreateIndicator } from '../performance/create-indicator.js';
import { CreateScoringRules } from '../performance/create-scoring-rules.js';
import { EnterManualValue } from '../performance/enter-manual-value.js';
import { AcknowledgeFinding } from '../publication/acknowledge-finding.js';
import { AdoptBook } from '../publication/adopt-book.js';
import { contentDigest } from '../publication/domain/content-digest.js';
import { BooksStore } from '../publication/books.store.js';
import { CheckBook } from '../publication/check-book.js';
import { ChecksStore } from '../publication/checks.store.js';
import { CreateBook } from '../publication/create-book.js';
import { sheetForms } from '../publication/domain/sheet-forms.js';
import { ImportBook } from '../publication/import-book.js';
import { publicationXlsx } from '../publication/publication-xlsx.js';
import { CreateProject } from '../projects/create-project.js';
import { RecordEvent } from '../projects/record-event.js';
import { SetAttributionRule } from '../projects/set-attribution-rule.js';
import { referenceBookWords as bookWords } from '../messages/publication.js';
import { INDICATOR_MEASURES, MANUAL_ACTUALS } from './indicator-measures.js';
import { OPENING_BALANCES, plannedArrivals, SCHEMES, type Scheme } from './money-plan.js';
import { referenceBook } from './reference-book.js';
import { PROJECT_ROOT, referenceFacts, type ReferenceIndicator, type ReferenceProject } from './reference-facts.js';

const FUND_FACTS: Record<Scheme, { name: string; payday: number; minimumAge: number; bankFormatCode: string }> = {
  RESIDENT: { name: '城乡居民基本养老保险基金', payday: 10, minimumAge: 60, bankFormatCode: 'PIPE_GB18030' },
  ENTERPRISE: { name: '企业职工基本养老保险基金', payday: 15, minimumAge: 45, bankFormatCode: 'CSV_HEADER' },
  INSTITUTIONAL: { name: '机关事业单位基本养老保险基金', payday: 12, minimumAge: 45, bankFormatCode: 'FIXED_HT' },
};
const MODES: Record<string, 'MONTHLY' | 'YEARLY' | 'ONCE'> = { 按月发放: 'MONTHLY', 按年发放: 'YEARLY', 一次性发放: 'ONCE' };
/** Order in which a scheme's projects are drawn on: the upper levels' money first. */
const ATTRIBUTION_ORDER: Record<Scheme, readonly string[]> = {
  RESIDENT: ['P2024-069', 'P2024-109', 'P2024-CX'],
  ENTERPRISE: ['P2024-QY'],
  INSTITUTIONAL: ['P2024-JG'],
};

/** The reference agency's ids in this database. */
export interface ReferenceAgency {
  agencyId: number;
  projects: Map<string, string>;
}

/**
 * The agency, its funds, users, charts, projects, attribution and indicators of the reference year, through the use cases
 * that a person would use. Every step has an idempotency key: a second start repeats nothing.
 */
export async function prepareReference(app: INestApplication): Promise<ReferenceAgency> {
  const steps = new ReferenceSteps(app);
  const facts = referenceFacts();
  const agencyId = await steps.agency(facts.agency);
  await steps.users(agencyId);
  await steps.funds(agencyId);
  const projects = await steps.projects(agencyId, facts.projects, facts.agency.fiscal_year);
  await steps.indicators(agencyId, projects, facts.performance, facts.agency.fiscal_year);
  await steps.publication(agencyId);
  return { agencyId, projects };
}

class ReferenceSteps {
  private readonly commands: Commands;
  private readonly identity: IdentityService;
  private readonly db: Db;
  private readonly callers = new Map<string, Caller>();

  constructor(private readonly app: INestApplication) {
    this.commands = app.get(Commands, { strict: false });
    this.identity = app.get(IdentityService, { strict: false });
    this.db = app.get<Db>(DB, { strict: false });
  }

  async agency(facts: Record<string, unknown> & { division_code: string; name: string; parent: string; prefecture: string; region: string }): Promise<number> {
    const { division_code: code, name, parent, prefecture, region, ...more } = facts;
    const { id } = await this.step(this.system(0), 'agency.create', 'agency', (ctx) =>
      this.use(CreateAgency).run(ctx, { code, name, parent, prefecture, region, facts: more }),
    );
    return id;
  }

  async users(agencyId: number): Promise<void> {
    const users = await createDemoUsers({ commands: this.commands, identity: this.identity }, agencyId);
    for (const [login, userId] of users) {
      this.callers.set(login, await this.identity.callerFor(this.db, userId, agencyId, 'reference'));
    }
  }

  async funds(agencyId: number): Promise<void> {
    const system = this.system(agencyId);
    await this.step(system, 'townships.save', 'townships', (ctx) =>
      this.use(SaveTownships).run(ctx, TOWNSHIPS.map(({ code, name }) => ({ code, name }))),
    );
    await this.step(system, 'calendar.set', 'calendar', (ctx) => this.use(SetCalendarDays).run(ctx, calendar2024));
    for (const format of Object.values(shippedFormats)) {
      await this.step(system, 'bankFormat.save', `format/${format.code}`, (ctx) => this.use(SaveBankFormat).run(ctx, format));
    }
    for (const scheme of SCHEMES) {
      await this.step(system, 'fund.open', `fund/${scheme}`, (ctx) => this.use(OpenFund).run(ctx, { scheme, ...FUND_FACTS[scheme] }));
      await this.step(this.as('kuaiji'), 'ledger.loadChart', `chart/${scheme}`, (ctx) => this.use(LoadChart).run(ctx, { fund: scheme }));
      await this.step(this.as('kuaiji'), 'ledger.opening', `opening/${scheme}`, (ctx) =>
        this.use(PostOpening).run(ctx, {
          fund: scheme,
          on: '2024-01-01',
          lines: [
            { account: '1003', debit: toWire(OPENING_BALANCES[scheme]) },
            { account: '3001', credit: toWire(OPENING_BALANCES[scheme]) },
          ],
        }),
      );
    }
  }

  async projects(agencyId: number, projects: readonly ReferenceProject[], year: number): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    const bookkeeper = this.as('kuaiji');
    for (const project of projects) {
      const { id } = await this.step(bookkeeper, 'project.create', `project/${project.code}`, (ctx) =>
        this.use(CreateProject).run(ctx, {
          fiscalYear: year,
          no: project.no,
          code: project.code,
          name: project.name,
          scheme: schemeOf(project),
          functionCode: project.function_code,
          economicCode: project.economic_code,
          sourceLevel: levelOf(project),
          sourceText: project.source,
          documentNo: project.document_no,
          paymentMode: MODES[project.payment_mode]!,
          procedure: project.procedure,
          subsidised: project.subsidised,
          standard: project.standard,
          policyBasis: (project.policy_basis ?? []).map(printedName),
          executionBasis: project.scheme === null ? 'SPENT' : 'ARRIVED',
          periodFrom: project.period[0],
          periodTo: project.period[1],
        }),
      );
      ids.set(project.code, id);
      await this.step(bookkeeper, 'project.allot', `allot/${project.code}`, (ctx) =>
        this.use(RecordEvent).run(ctx, {
          projectId: id,
          kind: 'ALLOT',
          amount: toWire(wanToYuan(project.budget)),
          level: levelOf(project),
          on: `${year}-01-01`,
          documentNo: project.document_no ?? undefined,
          note: '年初预算',
        }),
      );
      if (project.document_no !== null) await this.document(id, project, project.document_no, year);
    }
    for (const scheme of SCHEMES) {
      await this.step(bookkeeper, 'project.attributionRule', `attribution/${scheme}`, (ctx) =>
        this.use(SetAttributionRule).run(ctx, {
          scheme,
          fiscalYear: year,
          mode: 'ORDER',
          entries: ATTRIBUTION_ORDER[scheme].map((code) => ({ projectId: ids.get(code)! })),
        }),
      );
    }
    return ids;
  }

  /**
   * The printed number and amount; when it was issued is not printed. Nor is whether it is marked 01: the central one is
   * for the demonstration, and says so on the form.
   */
  private async document(projectId: string, project: ReferenceProject, documentNo: string, year: number): Promise<void> {
    const level = levelOf(project);
    const direct = level === 'CENTRAL';
    const { id } = await this.step(this.as('kuaiji'), 'fundDocument.register', `document/${project.code}`, (ctx) =>
      this.use(RegisterDocument).run(ctx, {
        projectId,
        documentNo,
        level,
        direct,
        amount: toWire(wanToYuan(project.budget)),
        note: direct ? '直达标识为演示，公开的预算未印' : null,
      }),
    );
    const lines = plannedArrivals(project, year).map(({ on, amount }) => ({ on, amount: toWire(amount) }));
    await this.step(this.as('kuaiji'), 'fundDocument.plan', `document/${project.code}/plan`, (ctx) =>
      this.use(PlanArrivals).run(ctx, { documentId: id, lines, note: '演示计划' }),
    );
  }

  async indicators(
    agencyId: number,
    projects: ReadonlyMap<string, string>,
    performance: Record<string, unknown>,
    year: number,
  ): Promise<void> {
    const manager = this.as('guanli');
    await this.step(manager, 'scoringRules.create', 'scoring-rules', (ctx) => this.use(CreateScoringRules).run(ctx));
    const ids = new Map<string, string>();
    for (const [table, choices] of Object.entries(INDICATOR_MEASURES)) {
      const printed =
        table === 'unit_overall'
          ? (performance.unit_overall as { indicators: ReferenceIndicator[] }).indicators
          : (performance[table] as ReferenceIndicator[]);
      for (const [i, row] of printed.entries()) {
        const { id } = await this.step(manager, 'indicator.create', `indicator/${table}/${i + 1}`, (ctx) =>
          this.use(CreateIndicator).run(ctx, {
            fiscalYear: year,
            projectId: projects.get(table) ?? null,
            no: i + 1,
            ...printedIndicator(row, table === 'unit_overall'),
            ...choices[i]!,
          }),
        );
        ids.set(`${table}/${i + 1}`, id);
      }
    }
    for (const actual of MANUAL_ACTUALS) {
      await this.step(manager, 'indicator.enterValue', `manual/${actual.table}/${actual.no}`, async (ctx) => {
        const text = `演示数据：${actual.evidence}\n完成值：${actual.value}\n日期：${actual.on}\n本文件由程序生成，不含真实信息。\n`;
        const file = await this.use(FileVault).put(ctx, {
          purpose: 'evidence',
          name: `${actual.evidence}.txt`,
          mediaType: 'text/plain; charset=utf-8',
          source: once(Buffer.from(text)),
        });
        return this.use(EnterManualValue).run(ctx, {
          indicatorId: ids.get(`${actual.table}/${actual.no}`)!,
          value: actual.value,
          on: actual.on,
          sampleSize: actual.sampleSize ?? null,
          fileId: file.id,
          note: '演示数据',
        });
      });
    }
  }

  /** The published budget, through its own workbook; what it was found to say wrongly stands as printed. */
  async publication(agencyId: number): Promise<void> {
    const content = referenceBook();
    const { fiscalYear } = content;
    const [bookkeeper, approver] = [this.as('kuaiji'), this.as('shenpi')];
    const { id } = await this.step(bookkeeper, 'budgetBook.create', 'budget-book', (ctx) =>
      this.use(CreateBook).run(ctx, { fiscalYear, note: bookWords.note }),
    );
    const agency = await this.use(BooksStore).agencyName(this.db, agencyId);
    const bytes = await publicationXlsx({ agency, fiscalYear, forms: sheetForms(content) });
    const file = { name: bookWords.file, digest: sm3(bytes), read: () => once(bytes) };
    await this.step(bookkeeper, 'budgetBook.import', 'budget-book/content', (ctx) => this.use(ImportBook).run(ctx, id, file));
    const { runId } = await this.step(bookkeeper, 'publication.check', 'budget-book/checks', (ctx) =>
      this.use(CheckBook).run(ctx, id),
    );
    const findings = await this.use(ChecksStore).findings(this.db, agencyId, { id: runId, bookId: id });
    for (const { id: finding, no, severity } of findings) {
      if (severity !== 'ERROR') continue;
      await this.step(bookkeeper, 'publication.acknowledge', `budget-book/finding/${no}`, (ctx) =>
        this.use(AcknowledgeFinding).run(ctx, { id: finding, reason: bookWords.reason }),
      );
    }
    const work = { bookId: id, digest: contentDigest(content).toString('hex') };
    await this.step(approver, 'budgetBook.adopt', 'budget-book/adopt', (ctx) => this.use(AdoptBook).run(ctx, work));
  }

  private use<T>(type: Type<T>): T {
    return this.app.get(type, { strict: false });
  }

  private as(login: string): Caller {
    return this.callers.get(login)!;
  }

  private system(agencyId: number): Caller {
    return IdentityService.systemCaller(agencyId, 'reference');
  }

  private async step<T>(caller: Caller, name: string, key: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return (await this.commands.run(caller, { name, key: `reference/${key}` }, work)).value;
  }
}

function schemeOf(project: ReferenceProject): Scheme | null {
  return project.scheme === null ? null : (project.scheme.toUpperCase() as Scheme);
}

/** The printed 资金来源 names the level whose money it is. */
export function levelOf(project: ReferenceProject): 'CENTRAL' | 'REGION' | 'COUNTY' {
  if (project.source.includes('中央')) return 'CENTRAL';
  return project.source.includes('自治区') ? 'REGION' : 'COUNTY';
}

/** The transcription marks odd words with a remark in brackets, which is not part of what was printed. */
function printedName(text: string): string {
  return text.replace(/ \(as printed.*\)$/, '');
}

/** The unit's table prints: level1, level2, level3, operator, value, unit, (null), basis, weight; a project's adds rule and evidence. */
function printedIndicator(row: ReferenceIndicator, unit: boolean) {
  const [level1, level2, level3, operator, target, measureUnit, seventh, eighth, ninth, tenth] = row;
  const common = { level1: level1!, level2: level2!, level3: printedName(level3!), operator: operator!, target: target!, unit: measureUnit ?? null };
  return unit
    ? { ...common, scoringRule: null, basis: eighth ?? null, weight: ninth!, evidenceKind: null }
    : { ...common, scoringRule: seventh ?? null, basis: eighth ?? null, weight: ninth!, evidenceKind: tenth ?? null };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Whether this database has paid January to November already. */
export async function referenceYearLoaded(db: Db): Promise<boolean> {
  return (await db.one(`SELECT FROM trail WHERE act = 'reference.loaded' LIMIT 1`)) !== null;
}

/** Where the generated roll files lie: `demo/` of the project, or LEDGER_DEMO_DIR where that is read-only. */
export function demoFolder(): string {
  return process.env.LEDGER_DEMO_DIR ?? join(PROJECT_ROOT, 'demo');
}
