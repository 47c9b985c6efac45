import { Inject, Injectable } from '@nestjs/common';
import { DB, type Db, type Tx } from './db.js';

/** Answers kept; a year's pages of a county are some dozens. */
const KEPT = 200;

interface Kept {
  heads: string;
  answer: Promise<unknown>;
}

/**
 * Answers that follow from what has happened and from nothing else, kept until something happens: every change of the
 * business leaves an act on a trail, so as long as no trail has moved, the same question has the same answer. Asked for at
 * the same time, it is found once. Not for what depends on the clock, on a job's progress, or on who asks.
 *
 * An answer is filed under the heads that were read before its snapshot was taken. It may know more than they say, never less.
 */
@Injectable()
export class PresentAnswers {
  private readonly kept = new Map<string, Kept>();

  constructor(@Inject(DB) private readonly db: Db) {}

  /**
   * @param question everything that the answer depends on beside the database, the agency with it
   * @param work reads in one snapshot
   */
  async of<T>(question: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const heads = await this.heads();
    const known = this.kept.get(question);
    this.kept.delete(question);
    if (known?.heads === heads) {
      this.kept.set(question, known);
      return known.answer as Promise<T>;
    }
    const answer = this.db.read(work, { repeated: true });
    const kept = { heads, answer };
    this.kept.set(question, kept);
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value!);
    answer.catch(() => {
      if (this.kept.get(question) === kept) this.kept.delete(question);
    });
    return answer;
  }

  /** Of every agency: some of what is shown, such as scoring rules and names of people, belongs to none. */
  private async heads(): Promise<string> {
    const row = await this.db.one<{ heads: string | null }>(
      `SELECT string_agg(agency_id || ':' || position, ' ' ORDER BY agency_id) AS heads FROM trail_head`,
      [],
      { repeated: true },
    );
    return row!.heads ?? '';
  }
}
