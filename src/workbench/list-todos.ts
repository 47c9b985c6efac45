import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import type { Scheme } from '../agencies/domain/fund.types.js';
import { may, type Permission } from '../identity/domain/permissions.js';
import type { Clock } from '../kernel/clock.js';
import { money, toWire } from '../kernel/money.js';
import { addDays, lastDay, parsePeriod, periodOf } from '../kernel/period.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { PayoutsService } from '../payouts/payouts.service.js';
import { CLOCK } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { ReconcileService } from '../reconcile/reconcile.service.js';
import { CasesService } from '../cases/cases.service.js';
import { CertificationService } from '../certification/certification.service.js';
import { AnchorsService } from '../verify/anchors.service.js';
import { VerifyService } from '../verify/verify.service.js';
import { byUrgency, gather } from './domain/gather-todos.js';
import { CASE_DAYS, type Todo, type TodoCode, type WaitingThing } from './domain/workbench.types.js';
import { TodosStore, type OpenBatch } from './todos.store.js';

/**
 * What waits for this very person, most urgent first: what the role may do and this person may really do (nobody signs
 * twice in a round, who made a batch never checks it, who prepared a voucher does not review it).
 */
@Injectable()
export class ListTodos {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TodosStore) private readonly store: TodosStore,
    @Inject(PayoutsService) private readonly payouts: PayoutsService,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ReconcileService) private readonly reconcile: ReconcileService,
    @Inject(VerifyService) private readonly verification: VerifyService,
    @Inject(AnchorsService) private readonly anchors: AnchorsService,
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(CertificationService) private readonly certification: CertificationService,
  ) {}

  run(caller: Caller): Promise<Todo[]> {
    return this.db.read((tx) => this.within(tx, caller), { repeated: true });
  }

  private async within(tx: Tx, caller: Caller): Promise<Todo[]> {
    const found: [TodoCode, WaitingThing[]][] = [
      ...(await this.rolls(tx, caller)),
      ...(await this.batches(tx, caller)),
      ['PAYOUT_ACT_TO_DECIDE', await this.acts(tx, caller)],
      ['FUNDS_TO_REQUEST', await this.lacking(tx, caller)],
    ];
    const add = async (code: TodoCode, permission: Permission, read: () => Promise<WaitingThing[]>) => {
      if (may(caller.actor.roles, permission)) found.push([code, await read()]);
    };
    const { agencyId } = caller;
    const { userId } = caller.actor;
    await add('FUNDS_TO_ARRIVE', 'fund.arrive', () => this.store.fundRequests(tx, agencyId));
    await add('SLIP_TO_RECORD', 'bank.issue', () => this.store.slips(tx, agencyId));
    await add('RESULT_TO_UPLOAD', 'bank.result', () => this.store.results(tx, agencyId));
    await add('RESULT_TO_EXPLAIN', 'bank.explain', () => this.store.unexplained(tx, agencyId));
    await add('BOUNCED_TO_REISSUE', 'batch.draft', () => this.store.bounced(tx, agencyId));
    await add('VOUCHER_TO_REVIEW', 'ledger.review', () => this.store.vouchers(tx, agencyId, userId));
    await add('PROPOSAL_TO_REVIEW', 'ledger.review', () => this.store.proposals(tx, agencyId, userId));
    await add('REOPENING_TO_DECIDE', 'ledger.close', () => this.store.reopenings(tx, agencyId, userId));
    await add('BREAK_TO_ASSIGN', 'reconcile.act', () => this.unownedBreaks(tx, agencyId));
    await add('MONTH_TO_CLOSE', 'ledger.close', () => this.closable(tx, agencyId));
    if (may(caller.actor.roles, 'audit.decide')) found.push(...(await this.flags(tx, caller)));
    await add('CASE_DEADLINE', 'case.handle', () => this.deadlines(tx, caller));
    await add('SUSPENSION_TO_DECIDE', 'certification.decide', () => this.suspensions(tx, caller));
    await add('PAYMENT_TO_RESUME', 'certification.decide', async () =>
      people(await this.certification.resumable(tx, agencyId, userId)),
    );
    await add('CERTIFICATION_DUE', 'certification.record', () => this.toCertify(tx, agencyId));
    await add('VERIFICATION_MISFIT', 'ledger.verify', () => this.misfits(tx, agencyId));
    await add('ANCHOR_MISSING', 'ledger.verify', () => this.missingAnchors(tx, agencyId));
    await add('NIGHT_JOB_FAILED', 'ledger.verify', () => this.store.failedNights(tx, agencyId));
    found.push(['JOB_FAILED', await this.store.failedJobs(tx, agencyId, userId)]);
    const today = this.clock.today();
    return found
      .map(([code, things]) => gather(code, things, today))
      .filter((todo) => todo !== null)
      .sort(byUrgency);
  }

  private async rolls(tx: Tx, { actor, agencyId }: Caller): Promise<[TodoCode, WaitingThing[]][]> {
    const accepts = may(actor.roles, 'roll.import');
    const drafts = may(actor.roles, 'batch.draft');
    if (!accepts && !drafts) return [];
    const things: Record<'CHECKED' | 'ACCEPTED', WaitingThing[]> = { CHECKED: [], ACCEPTED: [] };
    for (const { id, scheme, period, state, total } of await this.store.rolls(tx, agencyId)) {
      const dueOn = await this.agencies.payOn(tx, agencyId, scheme, period);
      things[state].push({ subjectType: 'roll', subjectId: id, scheme, period, amount: total, dueOn });
    }
    return [
      ['ROLL_TO_ACCEPT', accepts ? things.CHECKED : []],
      ['BATCH_TO_DRAFT', drafts ? things.ACCEPTED : []],
    ];
  }

  private async batches(tx: Tx, { actor, agencyId }: Caller): Promise<[TodoCode, WaitingThing[]][]> {
    const steps = [
      ['BATCH_TO_SEND_BACK', 'sendBack', 'batch.sendBack'],
      ['BATCH_TO_SUBMIT', 'submit', 'batch.submit'],
      ['BATCH_TO_REVIEW', 'review', 'batch.review'],
      ['BATCH_TO_APPROVE', 'approve', 'batch.approve'],
      ['BATCH_TO_ISSUE', 'issue', 'bank.issue'],
    ] as const;
    if (!steps.some(([, , permission]) => may(actor.roles, permission))) return [];
    const open = await this.store.batches(tx, agencyId);
    const found: [TodoCode, WaitingThing[]][] = [];
    for (const [code, action] of steps) {
      const waiting = open.filter((batch) => {
        // What is confirmed as wrong has to be taken out before anybody signs further, and a draft is the clerk's.
        const goesBack = batch.confirmedFlags > 0 && batch.state !== 'DRAFT';
        return goesBack === (action === 'sendBack') && this.payouts.mayAct(action, batch, actor);
      });
      const doable = action === 'issue' ? await this.payable(tx, agencyId, waiting) : waiting;
      found.push([code, doable.map(thingOf)]);
    }
    return found;
  }

  /** A bank file is refused while 支出户 does not cover the batch: until then it waits for the treasury, not for the cashier. */
  private async payable(tx: Tx, agencyId: number, batches: readonly OpenBatch[]): Promise<OpenBatch[]> {
    const covered = new Set<OpenBatch>();
    for (const scheme of new Set(batches.map((batch) => batch.scheme))) {
      const available = await this.ledger.availableForPayment(tx, agencyId, scheme as Scheme, { lock: false });
      for (const batch of batches) if (batch.scheme === scheme && available.gte(money(batch.total))) covered.add(batch);
    }
    return batches.filter((batch) => covered.has(batch));
  }

  /** Flags that hold a batch, a to-do for each batch; then those of money that is gone already. */
  private async flags(tx: Tx, { actor, agencyId }: Caller): Promise<[TodoCode, WaitingThing[]][]> {
    const { waiting, paid } = await this.store.flags(tx, agencyId, actor.userId);
    const batches = new Map<string, WaitingThing[]>();
    for (const thing of waiting) batches.set(thing.subjectId, [...(batches.get(thing.subjectId) ?? []), thing]);
    return [
      ...[...batches.values()].map((things): [TodoCode, WaitingThing[]] => ['FLAGS_TO_DECIDE', things]),
      ['PAID_FLAGS_TO_DECIDE', paid],
    ];
  }

  /** Deadlines of the cases that this person is in charge of, from a few days before. */
  private async deadlines(tx: Tx, { actor, agencyId }: Caller): Promise<WaitingThing[]> {
    const due = await this.cases.due(tx, agencyId, this.clock.today(), CASE_DAYS);
    return due
      .filter(({ handlerId }) => handlerId === actor.userId)
      .map(({ id, number, dueOn }) => ({ ...NOTHING, subjectType: 'finding', subjectId: id, dueOn, name: number }));
  }

  private async suspensions(tx: Tx, { actor, agencyId }: Caller): Promise<WaitingThing[]> {
    const proposals = await this.certification.proposalsToDecide(tx, agencyId, actor.userId);
    return proposals.map(({ id, fromOn }) => ({
      ...NOTHING,
      ...{ subjectType: 'suspensionProposal', subjectId: id, period: periodOf(fromOn), dueOn: fromOn },
    }));
  }

  private async toCertify(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    const today = this.clock.today();
    const month = periodOf(today);
    const thing = { period: month, dueOn: lastDay(parsePeriod(month)) };
    return people(await this.certification.toCertify(tx, agencyId, today), thing);
  }

  private async acts(tx: Tx, { actor, agencyId }: Caller): Promise<WaitingThing[]> {
    if (!may(actor.roles, 'payoutAct.decide')) return [];
    const acts = await this.store.acts(tx, agencyId, actor.userId);
    return acts
      .filter((act) => this.payouts.mayDecide({ ...act, state: 'PROPOSED' }, actor))
      .map(({ id, scheme, period, amount }) => ({
        subjectType: 'payoutAct',
        subjectId: id,
        scheme,
        period,
        amount,
        dueOn: null,
      }));
  }

  /** Differences that stand in the way of a fund's next closing, where its statements have come that far. */
  private async unownedBreaks(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    const things: WaitingThing[] = [];
    for (const { fund, period } of await this.ledger.monthsToClose(tx, agencyId, this.clock.today())) {
      for (const { account, needed, covered, unowned } of (await this.reconcile.statusOf(tx, agencyId, fund, period))
        .accounts) {
        // Until the statement is there, everything the books say is a difference, and nobody's work yet.
        if (!needed || !covered) continue;
        const thing = { subjectType: 'bankAccount', subjectId: account, scheme: fund, period } as const;
        things.push(...Array.from({ length: unowned }, () => ({ ...thing, amount: null, dueOn: null })));
      }
    }
    return things;
  }

  private async closable(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    const things: WaitingThing[] = [];
    for (const { fund, period } of await this.ledger.monthsToClose(tx, agencyId, this.clock.today())) {
      if (!(await this.ledger.mayClose(tx, agencyId, fund, period))) continue;
      const subjectId = `${fund}/${period}`;
      things.push({ subjectType: 'period', subjectId, scheme: fund, period, amount: null, dueOn: null });
    }
    return things;
  }

  private async misfits(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    const last = await this.verification.lastNight(tx, agencyId);
    return last === null ? [] : Array.from({ length: last.bad }, () => ofNight(last.night));
  }

  /** Of days gone by; the one of today comes in the evening. */
  private async missingAnchors(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    const days = await this.anchors.missing(tx, agencyId, addDays(this.clock.today(), -1));
    return days.map(ofNight);
  }

  private async lacking(tx: Tx, { actor, agencyId }: Caller): Promise<WaitingThing[]> {
    if (!may(actor.roles, 'fund.request')) return [];
    const things: WaitingThing[] = [];
    for (const { scheme } of await this.agencies.funds(tx, agencyId)) {
      const { lacking, firstPayOn } = await this.ledger.fundsLacking(tx, agencyId, scheme);
      if (lacking.lte(0)) continue;
      const amount = toWire(lacking);
      things.push({ subjectType: 'fund', subjectId: scheme, scheme, period: null, amount, dueOn: firstPayOn });
    }
    return things;
  }
}

/** Of a thing without a fund, a month, money or a day. */
const NOTHING = { scheme: null, period: null, amount: null, dueOn: null } as const;

/** People who are counted, not named. */
function people(count: number, more: Partial<WaitingThing> = {}): WaitingThing[] {
  const thing: WaitingThing = { ...NOTHING, subjectType: 'certification', subjectId: 'all', ...more };
  return Array.from({ length: count }, () => thing);
}

function ofNight(night: string): WaitingThing {
  return { subjectType: 'night', subjectId: night, scheme: null, period: null, amount: null, dueOn: night };
}

function thingOf({ id, number, scheme, period, total, payOn }: OpenBatch): WaitingThing {
  return { subjectType: 'batch', subjectId: id, scheme, period, amount: total, dueOn: payOn, name: number };
}
