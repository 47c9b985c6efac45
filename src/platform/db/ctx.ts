import type { Role } from '../../identity/domain/role.types.js';
import type { Tx } from './db.js';

/** Who acts. `userId` is the database id as a string (bigint). */
export interface Actor {
  readonly userId: string;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly agencyIds: readonly number[];
}

/** What is known of a request before any transaction: who, for which agency, under which request id. */
export interface Caller {
  readonly actor: Actor;
  readonly agencyId: number;
  readonly requestId: string;
}

/** First argument of every use case: the caller inside one unit of work. There is no ambient transaction. */
export interface Ctx extends Caller {
  readonly tx: Tx;
  /** Id of the one trail record this unit of work will append; stored in every business row it makes. */
  readonly actId: string;
  /** One instant for the whole command, from the clock. */
  readonly now: Date;
  /** Date of `now` at Asia/Shanghai, 'YYYY-MM-DD'. */
  readonly today: string;
  /** States what the trail record will say; the last call wins, details are merged. No personal numbers in here. */
  note(subjectType: string, subjectId: string | number, details?: Record<string, unknown>): void;
  /** Announces a background job in this transaction (outbox row and job row); returns the job's id. */
  announce(job: JobAnnouncement): Promise<string>;
}

export interface JobAnnouncement {
  /** Name of the handler, e.g. 'roll.import'. */
  name: string;
  subjectType: string;
  subjectId: string;
  payload: Record<string, unknown>;
}
