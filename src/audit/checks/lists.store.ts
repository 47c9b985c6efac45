import { ofLines } from './check-query.js';
import type { CheckQuery } from './check-query.js';

/** Payments stop the month after death: the month of death itself is still due. */
const DEAD_BEFORE = `d.kind = 'DEATH' AND d.from_on < :firstDay::date`;
/** Whole months in prison; those of arrest and of release may be due in part. */
const IN_PRISON = `d.kind = 'PRISON' AND d.from_on < :firstDay::date AND (d.to_on IS NULL OR d.to_on >= :nextDay::date)`;

const LISTED = `JOIN audit_listed d ON d.beneficiary_id = l.beneficiary_id`;
const ENTRY = `'listName', d.name, 'listIdMasked', d.id_masked, 'source', d.source, 'issuedOn', d.issued_on, 'fromOn', d.from_on,
         'toOn', d.to_on, 'score', d.score, 'matchReason', d.reason, 'listId', d.list_id, 'ordinal', d.ordinal`;

/** Payouts against lists from outside. */
export const listChecks: readonly CheckQuery[] = [
  ofLines({
    code: 'PAID_AFTER_DEATH',
    join: LISTED,
    where: `l.pays AND d.score >= 90 AND ${DEAD_BEFORE}`,
    evidence: ENTRY,
    orderBy: 'd.from_on, d.list_id',
  }),
  ofLines({
    code: 'PAID_IN_PRISON',
    join: LISTED,
    where: `l.pays AND d.score >= 90 AND ${IN_PRISON}`,
    evidence: ENTRY,
    orderBy: 'd.from_on, d.list_id',
  }),
  ofLines({
    // Weak matches say who might be meant: once for each entry and person, unless the entry surely means somebody else.
    code: 'LIST_NAME_DIFFERS',
    join: LISTED,
    where: `l.pays AND d.score < 90 AND (${DEAD_BEFORE} OR ${IN_PRISON})
        AND NOT EXISTS (SELECT FROM audit_listed m WHERE m.list_id = d.list_id AND m.ordinal = d.ordinal AND m.score >= 90)`,
    key: `d.list_id || '/' || d.ordinal || '/' || l.beneficiary_id`,
    evidence: `'kind', d.kind, ${ENTRY}`,
  }),
  ofLines({
    code: 'INSURED_ELSEWHERE',
    join: LISTED,
    where: `l.pays AND d.score >= 90 AND d.kind = 'INSURED_ELSEWHERE'
        AND d.from_on < :nextDay::date AND (d.to_on IS NULL OR d.to_on >= :firstDay::date)`,
    key: `d.list_id || '/' || d.ordinal || '/' || l.beneficiary_id`,
    evidence: ENTRY,
  }),
];
