import { sumMoney } from '../../kernel/money.js';
import { knownReferences } from './references.js';
import type { BookedPosting, LeftOpen, MatchDecision, OpenLine, OpenReason, ProposedMatch } from './reconcile.types.js';

const DAY_MS = 86_400_000;

/**
 * Which lines of a statement and which postings of its account are the same money. Rules in order, each on what the ones
 * before left:
 *
 * | rule        | a group is                                                                                         |
 * |-------------|----------------------------------------------------------------------------------------------------|
 * | LEDGER      | a reversal and what it takes back, or the correction that replaces it: the bank never sees either     |
 * | REFERENCE   | a line and a posting it names, of one amount; or all open lines that name a posting, or all open      |
 * |             | postings that a line names, with exactly that sum                                                   |
 * | AMOUNT_DATE | a line and a posting of one amount, no more than `toleranceDays` apart                                |
 * | PARTS       | a bounce posting of several payouts, and exactly as many lines of each of their amounts within the days |
 *
 * A group is taken only when nothing in it belongs to another group of the same step (AMOUNT_DATE and PARTS are one
 * step): two candidates are a question for a person. A line that names a posting is never given to another one, and a
 * posting that is named never to another line. The order of the arguments does not matter.
 */
export function decideMatches(
  lines: readonly OpenLine[],
  postings: readonly BookedPosting[],
  toleranceDays: number,
): MatchDecision {
  return new Matcher(lines, postings, toleranceDays).decide();
}

class Matcher {
  private readonly lines: Map<string, OpenLine>;
  private readonly postings: Map<string, BookedPosting>;
  private readonly all: Map<string, BookedPosting>;
  /** Line → postings it names (same sign), matched ones too. */
  private readonly names = new Map<string, Set<string>>();
  /** Posting → open lines that name it. */
  private readonly namedBy = new Map<string, Set<string>>();
  private readonly matches: ProposedMatch[] = [];
  private readonly several = new Map<string, Set<string>>();

  constructor(
    lines: readonly OpenLine[],
    postings: readonly BookedPosting[],
    private readonly toleranceDays: number,
  ) {
    this.lines = new Map(byId(lines).map((line) => [line.id, line]));
    this.all = new Map(byId(postings).map((posting) => [posting.id, posting]));
    this.postings = new Map([...this.all].filter(([, posting]) => !posting.matched));
  }

  decide(): MatchDecision {
    this.cancelInTheBooks();
    this.readReferences();
    // A pair taken may leave a sum that fits; a group that was in doubt stays in doubt.
    while (this.take(this.namedGroups())) continue;
    this.take([...this.datedPairs(), ...this.partGroups()]);
    return { matches: this.matches, open: this.leftOpen() };
  }

  private cancelInTheBooks(): void {
    for (const posting of [...this.postings.values()]) {
      const other = posting.cancels === null ? undefined : this.postings.get(posting.cancels);
      if (!other || !this.postings.has(posting.id) || !other.amount.plus(posting.amount).isZero()) continue;
      this.accept({ rule: 'LEDGER', lines: [], postings: [other.id, posting.id].sort(compareId) });
    }
    // What cancels in the books is not what a bank's line speaks of.
    for (const match of this.matches) for (const id of match.postings) this.all.delete(id);
  }

  private readReferences(): void {
    const byKey = new Map<string, BookedPosting[]>();
    for (const posting of this.all.values()) {
      for (const key of posting.keys) {
        const holders = byKey.get(key);
        if (holders) holders.push(posting);
        else byKey.set(key, [posting]);
      }
    }
    for (const line of this.lines.values()) {
      for (const token of knownReferences(line.tokens, (key) => byKey.has(key))) {
        for (const posting of byKey.get(token)!) {
          if (posting.amount.isNegative() !== line.amount.isNegative()) continue;
          add(this.names, line.id, posting.id);
          add(this.namedBy, posting.id, line.id);
        }
      }
    }
  }

  private namedGroups(): ProposedMatch[] {
    const groups: ProposedMatch[] = [];
    for (const line of this.lines.values()) {
      const named = [...(this.names.get(line.id) ?? [])].flatMap((id) => this.postings.get(id) ?? []);
      for (const posting of named) {
        if (posting.amount.eq(line.amount)) {
          groups.push({ rule: 'REFERENCE', lines: [line.id], postings: [posting.id] });
        }
      }
      if (named.length > 1 && sumMoney(named.map(({ amount }) => amount)).eq(line.amount)) {
        groups.push({ rule: 'REFERENCE', lines: [line.id], postings: named.map(({ id }) => id) });
      }
    }
    for (const posting of this.postings.values()) {
      const naming = [...(this.namedBy.get(posting.id) ?? [])].flatMap((id) => this.lines.get(id) ?? []);
      if (naming.length > 1 && sumMoney(naming.map(({ amount }) => amount)).eq(posting.amount)) {
        groups.push({ rule: 'REFERENCE', lines: naming.map(({ id }) => id), postings: [posting.id] });
      }
    }
    return groups;
  }

  private datedPairs(): ProposedMatch[] {
    const byAmount = new Map<string, BookedPosting[]>();
    for (const posting of this.postings.values()) push(byAmount, posting.amount.toFixed(2), posting);
    return [...this.lines.values()].flatMap((line) =>
      (byAmount.get(line.amount.toFixed(2)) ?? [])
        .filter((posting) => this.near(line, posting) && this.mayMeet(line, posting))
        .map((posting) => ({ rule: 'AMOUNT_DATE' as const, lines: [line.id], postings: [posting.id] })),
    );
  }

  private partGroups(): ProposedMatch[] {
    const byAmount = new Map<string, OpenLine[]>();
    for (const line of this.lines.values()) push(byAmount, line.amount.toFixed(2), line);
    const groups: ProposedMatch[] = [];
    for (const posting of this.postings.values()) {
      if (posting.parts.length < 2 || !sumMoney(posting.parts).eq(posting.amount)) continue;
      const wanted = new Map<string, number>();
      for (const part of posting.parts) wanted.set(part.toFixed(2), (wanted.get(part.toFixed(2)) ?? 0) + 1);
      const found: string[] = [];
      const exact = [...wanted].every(([amount, count]) => {
        const fitting = (byAmount.get(amount) ?? []).filter(
          (line) => this.near(line, posting) && this.mayMeet(line, posting),
        );
        found.push(...fitting.map(({ id }) => id));
        return fitting.length === count;
      });
      if (exact) groups.push({ rule: 'PARTS', lines: found.sort(compareId), postings: [posting.id] });
    }
    return groups;
  }

  private near(line: OpenLine, posting: BookedPosting): boolean {
    return Math.abs(Date.parse(line.on) - Date.parse(posting.on)) <= this.toleranceDays * DAY_MS;
  }

  /** Whoever names or is named meets only that one. */
  private mayMeet(line: OpenLine, posting: BookedPosting): boolean {
    if (this.names.get(line.id)?.has(posting.id)) return true;
    return !this.names.has(line.id) && ![...(this.namedBy.get(posting.id) ?? [])].some((id) => this.lines.has(id));
  }

  /** Takes the groups that share nothing with another one; true when there was one. */
  private take(groups: readonly ProposedMatch[]): boolean {
    const uses = new Map<string, number>();
    for (const group of groups) for (const item of items(group)) uses.set(item, (uses.get(item) ?? 0) + 1);
    let taken = false;
    for (const group of groups) {
      if (items(group).every((item) => uses.get(item) === 1)) {
        this.accept(group);
        taken = true;
        continue;
      }
      for (const line of group.lines) for (const posting of group.postings) add(this.several, `L${line}`, posting);
      for (const posting of group.postings) for (const line of group.lines) add(this.several, `P${posting}`, line);
    }
    return taken;
  }

  private accept(match: ProposedMatch): void {
    this.matches.push(match);
    for (const id of match.lines) this.lines.delete(id);
    for (const id of match.postings) this.postings.delete(id);
  }

  private leftOpen(): LeftOpen[] {
    const postingsOf = new Map<string, BookedPosting[]>();
    for (const posting of this.postings.values()) push(postingsOf, posting.amount.toFixed(2), posting);
    const linesOf = new Map<string, OpenLine[]>();
    for (const line of this.lines.values()) push(linesOf, line.amount.toFixed(2), line);
    const open: LeftOpen[] = [];
    for (const line of this.lines.values()) {
      const named = [...(this.names.get(line.id) ?? [])];
      const equal = postingsOf.get(line.amount.toFixed(2)) ?? [];
      const near = equal.filter((posting) => this.near(line, posting));
      const several = [...(this.several.get(`L${line.id}`) ?? [])].filter((id) => this.postings.has(id));
      open.push({ side: 'BANK', id: line.id, ...why(several, named, equal, near, (id) => this.postings.has(id)) });
    }
    for (const posting of this.postings.values()) {
      const named = [...(this.namedBy.get(posting.id) ?? [])];
      const equal = linesOf.get(posting.amount.toFixed(2)) ?? [];
      const near = equal.filter((line) => this.near(line, posting));
      const several = [...(this.several.get(`P${posting.id}`) ?? [])].filter((id) => this.lines.has(id));
      open.push({ side: 'BOOK', id: posting.id, ...why(several, named, equal, near, (id) => this.lines.has(id)) });
    }
    return open;
  }
}

function why(
  several: string[],
  named: string[],
  equal: readonly { id: string }[],
  near: readonly { id: string }[],
  isOpen: (id: string) => boolean,
): { why: OpenReason; candidates: string[] } {
  if (several.length > 0) return { why: 'SEVERAL', candidates: several };
  const still = named.filter(isOpen);
  if (still.length > 0) return { why: 'NAMED_DIFFERS', candidates: still };
  if (named.length > 0) return { why: 'NAMED_TAKEN', candidates: named };
  if (near.length > 0) return { why: 'NAMED_ELSEWHERE', candidates: near.map(({ id }) => id) };
  if (equal.length > 0) return { why: 'DATE_TOO_FAR', candidates: equal.map(({ id }) => id) };
  return { why: 'NONE', candidates: [] };
}

function items(group: ProposedMatch): string[] {
  return [...group.lines.map((id) => `L${id}`), ...group.postings.map((id) => `P${id}`)];
}

function byId<T extends { id: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => compareId(a.id, b.id));
}

function compareId(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const held = map.get(key);
  if (held) held.add(value);
  else map.set(key, new Set([value]));
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const held = map.get(key);
  if (held) held.push(value);
  else map.set(key, [value]);
}
