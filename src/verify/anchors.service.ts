import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { Finding } from '../kernel/verification.js';
import { anchorWhy, anchorWords } from '../messages/verify.js';
import type { Config } from '../platform/config.js';
import { Commands, type Answer } from '../platform/commands.js';
import type { Caller, Ctx } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { CONFIG } from '../platform/platform.module.js';
import { AnchorsStore, type StoredAnchor } from './anchors.store.js';
import { anchorText, readAnchor } from './domain/anchor-text.js';
import { CHAINS, type Anchor, type ChainCode, type ChainFault, type Head } from './domain/anchor.types.js';
import { ChainPass } from './domain/chain-pass.js';
import type { LabelledCheck, Verification } from './verify.service.js';

export interface MadeAnchor {
  on: string;
  text: string;
  /** Name of the file under the data folder. */
  file: string;
  /** False when the day had its anchor already. */
  made: boolean;
}

export interface AnchorVerification extends Verification {
  on: string;
}

/** Kind of record that stands for a chain whose end is missing. */
const KINDS: Readonly<Partial<Record<ChainCode, string>>> = {
  BANK_FILE: 'bankFile',
  SIGNATURE: 'signature',
  RESULT: 'bankResult',
  TRAIL: 'trail',
};

/** Anchors whose files the nightly work looks after. */
const RECENT = 31;

/** Anchors of the chains outside the database: made once a day, and what proves that nothing before has changed. */
@Injectable()
export class AnchorsService {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(AnchorsStore) private readonly store: AnchorsStore,
  ) {}

  /**
   * The anchor of a day (today when absent): kept in the database, and written as a file into the folder `anchors` of the
   * data folder. A day has one anchor; asked for again it is given again, and its file is written again if it is missing.
   * What comes after it on the same day belongs to the next one.
   * Errors: DATE_MALFORMED, ANCHOR_DAY_AHEAD (invalid); ANCHOR_CHAIN_BROKEN, ANCHOR_FILE_DIFFERS (rule).
   */
  async make(caller: Caller, input: { on?: string }, key?: string): Promise<Answer<MadeAnchor>> {
    const answer = await this.commands.run(caller, { name: 'anchor.make', key, input }, (ctx) =>
      this.record(ctx, input.on),
    );
    await this.writeFile(answer.value);
    return answer;
  }

  /** Days up to `until` that had records and have no anchor; see the store. */
  missing(tx: Tx, agencyId: number, until: string): Promise<string[]> {
    return this.store.missing(tx, agencyId, until);
  }

  /**
   * Makes up every anchor that is missing up to that day, each on its own, and writes files that are not there: a process
   * may have ended between the commit and the file. Safe to repeat. Errors: as `make`.
   */
  async makeUp(caller: Caller, until: string): Promise<string[]> {
    const days = await this.db.read((tx) => this.store.missing(tx, caller.agencyId, until));
    for (const on of days) await this.make(caller, { on });
    const { code, rows } = await this.db.read(async (tx) => ({
      ...(await this.agencies.agency(tx, caller.agencyId)),
      ...(await this.store.list(tx, caller.agencyId, RECENT, 0)),
    }));
    for (const { on, text } of rows) await this.writeFile({ file: fileOf(code, on), text });
    return days;
  }

  list(agencyId: number, limit: number, offset: number): Promise<{ rows: StoredAnchor[]; total: number }> {
    return this.db.read((tx) => this.store.list(tx, agencyId, limit, offset));
  }

  /** The anchor of the latest day that has one; null when there is none. */
  async latest(tx: Tx, agencyId: number): Promise<StoredAnchor | null> {
    return (await this.store.list(tx, agencyId, 1, 0)).rows[0] ?? null;
  }

  /**
   * Recomputes every chain up to where the anchor says it had come, and compares. The other texts are anchors too: those of
   * earlier days that still fit narrow down what has changed; of other agencies or broken ones they are passed over.
   * Errors: ANCHOR_MALFORMED, ANCHOR_CHECK_DIFFERS, ANCHOR_FOREIGN (invalid).
   */
  async check(agencyId: number, text: string, others: readonly string[] = []): Promise<AnchorVerification> {
    const started = performance.now();
    const anchor = readAnchor(text);
    return this.db.read(async (tx) => {
      const { code } = await this.agencies.agency(tx, agencyId);
      if (anchor.agencyCode !== code)
        throw new DomainError('ANCHOR_FOREIGN', 'invalid', { agency: anchor.agencyCode, code });
      const earlier = others.map(readable).filter((one) => one?.agencyCode === code && one.on < anchor.on) as Anchor[];
      const checks: LabelledCheck[] = [];
      for (const chain of CHAINS) {
        const head = anchor.heads.get(chain);
        if (head) checks.push(await this.compare(tx, agencyId, chain, anchor, head, earlier));
      }
      const seconds = (performance.now() - started) / 1000;
      return { on: anchor.on, ok: checks.every(({ ok }) => ok), checks, seconds };
    });
  }

  private async compare(
    tx: Tx,
    agencyId: number,
    chain: ChainCode,
    anchor: Anchor,
    head: Head,
    earlier: readonly Anchor[],
  ): Promise<LabelledCheck> {
    const before = earlier.flatMap((one) => one.heads.get(chain) ?? []);
    const pass = new ChainPass(KINDS[chain] ?? 'voucher', new Set([head, ...before].map(({ no }) => no)));
    const finding = new Finding(`anchor-${chain.toLowerCase().replace('_', '-')}`);
    // Signatures and results have no numbers of their own: they count up to the anchored position of the trail.
    const computed = chain === 'SIGNATURE' || chain === 'RESULT';
    const watermark = computed ? String(anchor.heads.get('TRAIL')!.no) : null;
    for await (const record of this.store.chain(tx, agencyId, chain, watermark)) {
      if (record.no > head.no) {
        // One that was put in: stored chains go on behind the anchored record, computed ones may not.
        if (computed) finding.bad(record.kind, record.id, anchorWhy.added(anchorWords.chains[chain], head.no));
        break;
      }
      pass.accept(record);
      finding.count();
    }
    const misfit = pass.misfit(head, before);
    if (misfit) finding.bad(misfit.kind, misfit.id, whyOf(chain, misfit));
    return { ...finding.result(), label: anchorWords.checked(anchorWords.chains[chain], head.no) };
  }

  private async record(ctx: Ctx, on: string = ctx.today): Promise<MadeAnchor> {
    parseDate(on);
    if (on > ctx.today) throw new DomainError('ANCHOR_DAY_AHEAD', 'invalid', { on });
    const { code } = await this.agencies.agency(ctx.tx, ctx.agencyId);
    const file = fileOf(code, on);
    const known = await this.store.find(ctx.tx, ctx.agencyId, on);
    ctx.note('anchor', on, { made: false });
    if (known) return { on, text: known.text, file, made: false };
    const text = anchorText({ agencyCode: code, on, heads: await this.heads(ctx, on) });
    const madeBy = ctx.actor.userId === '0' ? null : ctx.actor.userId;
    const row = { agencyId: ctx.agencyId, on, text, madeBy, madeAt: ctx.now, actId: ctx.actId };
    if (await this.store.add(ctx.tx, row)) {
      ctx.note('anchor', on, { made: true });
      return { on, text, file, made: true };
    }
    // Somebody made it in the meantime.
    return { on, text: (await this.store.find(ctx.tx, ctx.agencyId, on))!.text, file, made: false };
  }

  private async heads(ctx: Ctx, on: string): Promise<Map<ChainCode, Head>> {
    const watermark = await this.store.watermark(ctx.tx, ctx.agencyId, on);
    const heads = new Map<ChainCode, Head>();
    for (const chain of CHAINS) {
      const pass = new ChainPass(KINDS[chain] ?? 'voucher');
      for await (const record of this.store.chain(ctx.tx, ctx.agencyId, chain, watermark)) pass.accept(record);
      if (pass.broken) {
        throw new DomainError('ANCHOR_CHAIN_BROKEN', 'rule', { why: whyOf(chain, pass.broken) });
      }
      heads.set(chain, pass.head);
    }
    return heads;
  }

  private async writeFile({ file, text }: Pick<MadeAnchor, 'file' | 'text'>): Promise<void> {
    const folder = join(this.config.dataDir, 'anchors');
    await mkdir(folder, { recursive: true });
    const path = join(folder, file);
    // Under its name it is there as a whole or not at all: another process may write the same file now.
    const part = `${path}.${randomUUID()}`;
    try {
      await writeFile(part, text, { flag: 'wx', mode: 0o644 });
      await link(part, path);
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
      if ((await readFile(path, 'utf8')) !== text) throw new DomainError('ANCHOR_FILE_DIFFERS', 'rule', { file });
    } finally {
      await rm(part, { force: true });
    }
  }
}

function fileOf(agencyCode: string, on: string): string {
  return `${agencyCode}-${on}.txt`;
}

function readable(text: string): Anchor | null {
  try {
    return readAnchor(text);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

function whyOf(chain: ChainCode, { fault, no, after }: ChainFault): string {
  return anchorWhy[fault](anchorWords.chains[chain], no, after);
}
