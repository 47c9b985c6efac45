import { evidenceFiles, type EvidenceFile } from '../messages/evidence.js';

const time = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const hex = (column: string): string => `encode(${column}, 'hex')`;
const STEP = `array_position(ARRAY['SUBMIT', 'REVIEW', 'APPROVE'], s.step)`;

interface Query<F extends EvidenceFile> {
  /** What stands behind SELECT json. $1 agency, $2 batches, $3 funds, $4 person, $5 projects, $6 ALL, SOME or NONE, $7 self-evaluation. */
  from: string;
  /** Only where it is not the column of the same name under the alias. */
  columns: { readonly [field in keyof (typeof evidenceFiles)[F]['fields']]: string };
}

const MINE = '($4::bigint IS NULL OR p.beneficiary_id = $4)';
const LINE_TEXT = `lp(concat_ws(',', p.line_no, p.beneficiary_id, p.payee_version_id, ${hex('v.id_index || v.account_index')}, p.base, p.personal,
  p.adjustment, p.back_pay, p.grant_amount, p.amount, coalesce(p.back_pay_from::text, ''), coalesce(p.back_pay_to::text, ''),
  coalesce(p.parent_batch_id::text, ''), coalesce(p.parent_line_no::text, ''), lp(v.account_name) || lp(v.bank_name)))`;
/** The acts behind the records of a pack. */
const ACTS = `
  SELECT act_id FROM payout_batch WHERE id = ANY($2::bigint[])
  UNION SELECT act_id FROM batch_event WHERE batch_id = ANY($2::bigint[])
  UNION SELECT act_id FROM batch_signature WHERE batch_id = ANY($2::bigint[])
  UNION SELECT act_id FROM batch_amendment WHERE batch_id = ANY($2::bigint[])
  UNION SELECT act_id FROM (SELECT a.* FROM payout_act a WHERE ACT_FILTER) a
  UNION SELECT decided_act_id FROM (SELECT a.* FROM payout_act a WHERE ACT_FILTER) a WHERE decided_act_id IS NOT NULL
  UNION SELECT act_id FROM bank_file WHERE batch_id = ANY($2::bigint[])
  UNION SELECT d.act_id FROM bank_file_download d JOIN bank_file f ON f.id = d.bank_file_id WHERE f.batch_id = ANY($2::bigint[])
  UNION SELECT act_id FROM bank_slip WHERE batch_id = ANY($2::bigint[])
  UNION SELECT act_id FROM bank_result_file WHERE batch_id = ANY($2::bigint[])
  UNION SELECT taken_in_act_id FROM bank_result_file WHERE batch_id = ANY($2::bigint[])
  UNION SELECT act_id FROM attribution_entry a WHERE ENTRY_FILTER
  UNION SELECT act_id FROM budget_event WHERE project_id = ANY($5::bigint[])
  UNION SELECT m.act_id FROM measurement m JOIN indicator i ON i.id = m.indicator_id WHERE MEASURED
  UNION SELECT v.act_id FROM measurement m JOIN indicator i ON i.id = m.indicator_id
    JOIN manual_value v ON v.file_id = (m.facts ->> 'evidenceFileId')::uuid WHERE MEASURED AND $7 IS NOT NULL
  UNION SELECT id FROM trail WHERE agency_id = $1 AND subject_type = 'selfEvaluation' AND subject_id = $7::text AND outcome = 'DONE'
  UNION SELECT act_id FROM payee_version WHERE agency_id = $1 AND beneficiary_id = $4
  UNION SELECT act_id FROM spell_change WHERE agency_id = $1 AND beneficiary_id = $4`;
const ACT_FILTER = `a.agency_id = $1 AND a.batch_id = ANY($2::bigint[]) AND EXISTS (SELECT FROM payout p WHERE p.agency_id = $1
  AND p.period = a.period AND p.batch_id = a.batch_id AND p.line_no = a.line_no AND ${MINE}) AND $6 <> 'NONE'`;
/** Of a project: all its entries; else those of the batches, as far as a person's pack needs them: not at all. */
const ENTRY_FILTER = `a.agency_id = $1 AND CASE WHEN $5::bigint[] IS NULL THEN $6 = 'ALL' AND a.batch_id = ANY($2::bigint[]) ELSE a.project_id = ANY($5) END`;
/** Of a form: those that it was signed with; else all of the project. */
const MEASURED = `m.agency_id = $1 AND CASE WHEN $7::bigint IS NULL THEN i.project_id = ANY($5::bigint[])
  ELSE m.id IN (SELECT x.measurement_id FROM self_evaluation_item x WHERE x.agency_id = $1 AND x.evaluation_id = $7) END`;
const filled = (sql: string): string =>
  sql.replaceAll('ACT_FILTER', ACT_FILTER).replaceAll('ENTRY_FILTER', ENTRY_FILTER).replaceAll('MEASURED', MEASURED);

const QUERIES: { readonly [F in Exclude<EvidenceFile, 'numbers'>]: Query<F> } = {
  batches: {
    columns: {
      ...{
        id: 'b.id',
        number: 'b.number',
        scheme: 'b.scheme',
        period: 'b.period',
        kind: 'b.kind',
        state: 'b.state',
        round: 'b.round',
      },
      ...{
        digest: hex('b.digest'),
        lineCount: 'b.line_count',
        total: 'b.total',
        payOn: 'b.pay_on',
        draftedBy: 'b.drafted_by',
      },
      ...{ draftedAt: time('b.drafted_at'), lines: '$6', actId: 'b.act_id' },
    },
    from: 'payout_batch b WHERE b.agency_id = $1 AND b.id = ANY($2::bigint[]) ORDER BY b.id',
  },
  lines: {
    columns: {
      ...{
        batchId: 'p.batch_id',
        lineNo: 'p.line_no',
        live: 'p.live',
        outcome: 'p.outcome',
        cause: 'p.cause',
        creditedOn: 'p.credited_on',
      },
      ...{
        beneficiaryId: 'p.beneficiary_id',
        payeeVersionId: 'p.payee_version_id',
        idIndex: hex('v.id_index'),
        accountIndex: hex('v.account_index'),
      },
      ...{
        base: 'p.base',
        personal: 'p.personal',
        adjustment: 'p.adjustment',
        backPay: 'p.back_pay',
        grant: 'p.grant_amount',
        amount: 'p.amount',
      },
      ...{
        backPayFrom: 'p.back_pay_from',
        backPayTo: 'p.back_pay_to',
        parentBatchId: 'p.parent_batch_id',
        parentLineNo: 'p.parent_line_no',
      },
      ...{
        accountName: 'v.account_name',
        bankName: 'v.bank_name',
        name: 'v.name',
        idMasked: 'v.id_masked',
        accountMasked: 'v.account_masked',
      },
      text: LINE_TEXT,
    },
    from: `payout p JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
      WHERE p.agency_id = $1 AND p.batch_id = ANY($2::bigint[]) AND $6 <> 'NONE' AND ${MINE} ORDER BY p.batch_id, p.line_no`,
  },
  amendments: {
    columns: {
      ...{ batchId: 'a.batch_id', no: 'a.no', round: 'a.round', payoutActId: 'a.payout_act_id', lineNo: 'x.line_no' },
      ...{ fromDigest: hex('a.from_digest'), fromCount: 'a.from_count', fromTotal: 'a.from_total' },
      ...{ toDigest: hex('a.to_digest'), toCount: 'a.to_count', toTotal: 'a.to_total', actId: 'a.act_id' },
    },
    from: `batch_amendment a JOIN payout_act x ON x.id = a.payout_act_id WHERE a.agency_id = $1 AND a.batch_id = ANY($2::bigint[]) ORDER BY a.batch_id, a.no`,
  },
  signatures: {
    columns: {
      ...{
        batchId: 's.batch_id',
        round: 's.round',
        step: 's.step',
        actorId: 's.actor_id',
        digest: hex('s.digest'),
        lineCount: 's.line_count',
      },
      ...{ total: 's.total', signedAt: time('s.signed_at'), prevHash: hex('s.prev_hash'), hash: hex('s.hash') },
      text: `lp(${hex('s.prev_hash')}) || lp(s.batch_id::text) || lp(s.round::text) || lp(s.step) || lp(s.actor_id::text) || lp(${hex('s.digest')})
        || lp(s.line_count::text) || lp(s.total::text) || lp(${time('s.signed_at')})`,
      actId: 's.act_id',
    },
    from: `batch_signature s WHERE s.agency_id = $1 AND s.batch_id = ANY($2::bigint[]) ORDER BY s.batch_id, s.round, ${STEP}`,
  },
  events: {
    columns: {
      ...{
        batchId: 'e.batch_id',
        no: 'e.no',
        action: 'e.action',
        fromState: 'e.from_state',
        toState: 'e.to_state',
        round: 'e.round',
      },
      ...{ actorId: 'e.actor_id', lineNo: 'e.line_no', reason: 'e.reason', at: time('e.at'), actId: 'e.act_id' },
    },
    from: 'batch_event e WHERE e.agency_id = $1 AND e.batch_id = ANY($2::bigint[]) ORDER BY e.batch_id, e.no',
  },
  acts: {
    columns: {
      ...{
        id: 'a.id',
        kind: 'a.kind',
        batchId: 'a.batch_id',
        lineNo: 'a.line_no',
        reason: 'a.reason',
        onDate: 'a.on_date',
        cause: 'a.cause',
      },
      ...{
        state: 'a.state',
        proposedBy: 'a.proposed_by',
        decidedBy: 'a.decided_by',
        decidedReason: 'a.decided_reason',
      },
      ...{ actId: 'a.act_id', decidedActId: 'a.decided_act_id' },
    },
    from: 'payout_act a WHERE ACT_FILTER ORDER BY a.id',
  },
  bridge: {
    columns: { batchId: 'b.batch_id', no: 'b.no', item: 'b.item', people: 'b.people', amount: 'b.amount' },
    from: 'batch_bridge b WHERE b.agency_id = $1 AND b.batch_id = ANY($2::bigint[]) ORDER BY b.batch_id, b.no',
  },
  'bank-files': {
    columns: {
      ...{
        chainNo: 'f.chain_no',
        id: 'f.id',
        agencyId: 'f.agency_id',
        batchId: 'f.batch_id',
        formatCode: 'f.format_code',
      },
      ...{
        formatVersion: 'f.format_version',
        fileName: 'f.file_name',
        digest: hex('f.digest'),
        lineCount: 'f.line_count',
        total: 'f.total',
      },
      ...{ issuedBy: 'f.issued_by', issuedAt: time('f.issued_at'), prevHash: hex('f.prev_hash'), hash: hex('f.hash') },
      text: `lp(${hex('f.prev_hash')}) || lp(f.agency_id::text) || lp(f.chain_no::text) || lp(f.batch_id::text) || lp(f.format_code)
        || lp(f.format_version::text) || lp(f.file_name) || lp(${hex('f.digest')}) || lp(f.line_count::text) || lp(f.total::text)
        || lp(f.issued_by::text) || lp(${time('f.issued_at')})`,
      actId: 'f.act_id',
    },
    from: 'bank_file f WHERE f.agency_id = $1 ORDER BY f.chain_no',
  },
  downloads: {
    columns: {
      bankFileId: 'd.bank_file_id',
      no: 'd.no',
      actorId: 'd.actor_id',
      at: time('d.at'),
      digest: hex('d.digest'),
      actId: 'd.act_id',
    },
    from: `bank_file_download d JOIN bank_file f ON f.id = d.bank_file_id WHERE d.agency_id = $1 AND f.batch_id = ANY($2::bigint[]) ORDER BY d.bank_file_id, d.no`,
  },
  slips: {
    columns: {
      batchId: 's.batch_id',
      number: 's.number',
      paidOn: 's.paid_on',
      recordedBy: 's.recorded_by',
      actId: 's.act_id',
    },
    from: 'bank_slip s WHERE s.agency_id = $1 AND s.batch_id = ANY($2::bigint[]) ORDER BY s.batch_id',
  },
  'result-files': {
    columns: {
      ...{
        id: 'r.id',
        batchId: 'r.batch_id',
        fileName: 'r.file_name',
        digest: hex('r.digest'),
        state: 'r.state',
        lineCount: 'r.line_count',
      },
      ...{ uploadedBy: 'r.uploaded_by', actId: 'r.act_id', takenInActId: 'r.taken_in_act_id' },
    },
    from: 'bank_result_file r WHERE r.agency_id = $1 AND r.batch_id = ANY($2::bigint[]) ORDER BY r.id',
  },
  'result-lines': {
    columns: {
      ...{
        resultFileId: 'l.result_file_id',
        lineNo: 'l.line_no',
        reference: 'l.reference',
        amount: 'l.amount',
        result: 'l.result',
      },
      ...{
        cause: 'l.cause',
        creditedOn: 'l.credited_on',
        class: 'l.class',
        batchId: 'l.batch_id',
        payoutLineNo: 'l.payout_line_no',
      },
    },
    from: `bank_result_line l WHERE l.agency_id = $1 AND $6 <> 'NONE' AND l.result_file_id IN (SELECT id FROM bank_result_file WHERE batch_id = ANY($2::bigint[]))
      AND ($4::bigint IS NULL OR EXISTS (SELECT FROM payout_batch b JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = b.id
        WHERE b.id = l.batch_id AND p.line_no = l.payout_line_no AND p.beneficiary_id = $4)) ORDER BY l.result_file_id, l.line_no`,
  },
  vouchers: {
    columns: {
      ...{
        fund: 'v.fund',
        chainNo: 'v.chain_no',
        id: 'v.id',
        agencyId: 'v.agency_id',
        period: 'v.period',
        number: 'v.number',
      },
      ...{
        voucherOn: 'v.voucher_on',
        causeType: 'v.cause_type',
        causeId: 'v.cause_id',
        summary: 'v.summary',
        total: 'v.total',
      },
      ...{ reversalOf: 'v.reversal_of', preparedBy: 'v.prepared_by', postedAt: time('v.posted_at') },
      postings: 'x.postings',
      ...{ prevHash: hex('v.prev_hash'), hash: hex('v.hash') },
      text: `lp(${hex('v.prev_hash')}) || lp(v.agency_id::text) || lp(v.fund) || lp(v.chain_no::text) || lp(v.period::text) || lp(v.number::text)
        || lp(v.voucher_on::text) || lp(v.cause_type) || lp(v.cause_id) || lp(v.summary) || lp(v.total::text) || lp(v.reversal_of::text)
        || lp(v.prepared_by::text) || lp(${time('v.posted_at')}) || coalesce(x.text, '')`,
    },
    from: `voucher v CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(p.line_no::text, p.account, p.debit::text, p.credit::text, p.summary) ORDER BY p.line_no) AS postings,
          string_agg(lp(p.line_no::text) || lp(p.account) || lp(p.debit::text) || lp(p.credit::text) || lp(p.summary), '' ORDER BY p.line_no) AS text
        FROM posting p WHERE p.voucher_id = v.id) x
      WHERE v.agency_id = $1 AND v.fund = ANY($3::text[]) ORDER BY v.fund COLLATE "C", v.chain_no`,
  },
  projects: {
    columns: {
      ...{
        id: 'p.id',
        code: 'p.code',
        name: 'p.name',
        scheme: 'p.scheme',
        fiscalYear: 'p.fiscal_year',
        allotted: 'b.allotted',
      },
      ...{
        adjusted: 'b.adjusted',
        arrived: 'b.arrived',
        spent: 'b.spent',
        reserved: 'b.reserved',
        consumed: 'b.consumed',
      },
      complete: '$5::bigint[] IS NOT NULL',
    },
    from: `subsidy_project p JOIN project_balance b ON b.project_id = p.id WHERE p.agency_id = $1
      AND (p.id = ANY($5) OR p.id IN (SELECT a.project_id FROM attribution_entry a WHERE ENTRY_FILTER)) ORDER BY p.id`,
  },
  'project-events': {
    columns: {
      ...{
        id: 'e.id',
        projectId: 'e.project_id',
        kind: 'e.kind',
        documentNo: 'e.document_no',
        level: 'e.level',
        onDate: 'e.on_date',
      },
      ...{ amount: 'e.amount', reversalOf: 'e.reversal_of', recordedBy: 'e.recorded_by', actId: 'e.act_id' },
    },
    from: 'budget_event e WHERE e.agency_id = $1 AND e.project_id = ANY($5) ORDER BY e.id',
  },
  attribution: {
    columns: {
      ...{
        id: 'a.id',
        batchId: 'a.batch_id',
        projectId: 'a.project_id',
        kind: 'a.kind',
        amount: 'a.amount',
        onDate: 'a.on_date',
      },
      ...{ ruleVersion: 'a.rule_version', actId: 'a.act_id' },
    },
    from: 'attribution_entry a WHERE ENTRY_FILTER ORDER BY a.id',
  },
  measurements: {
    columns: {
      ...{
        id: 'm.id',
        indicatorId: 'm.indicator_id',
        indicator: 'i.level3',
        operator: 'i.operator',
        target: 'i.target',
        cutOff: 'm.cut_off',
      },
      ...{
        watermark: 'm.watermark',
        actual: 'm.actual',
        completion: 'm.completion',
        score: 'm.score',
        query: 'm.query',
        facts: 'm.facts',
      },
      actId: 'm.act_id',
    },
    from: 'measurement m JOIN indicator i ON i.id = m.indicator_id WHERE MEASURED ORDER BY m.id',
  },
  people: {
    columns: {
      id: 'b.id',
      name: 'b.name',
      idMasked: 'b.id_masked',
      idIndex: hex('b.id_index'),
      township: 'b.township',
    },
    from: 'beneficiary b WHERE b.agency_id = $1 AND b.id = $4',
  },
  payees: {
    columns: {
      ...{
        id: 'v.id',
        beneficiaryId: 'v.beneficiary_id',
        idIndex: hex('v.id_index'),
        accountIndex: hex('v.account_index'),
      },
      ...{
        accountName: 'v.account_name',
        accountMasked: 'v.account_masked',
        bankName: 'v.bank_name',
        validFrom: 'v.valid_from',
      },
      ...{ source: 'v.source', actId: 'v.act_id' },
    },
    from: 'payee_version v WHERE v.agency_id = $1 AND v.beneficiary_id = $4 ORDER BY v.id',
  },
  spells: {
    columns: {
      ...{
        id: 's.id',
        beneficiaryId: 's.beneficiary_id',
        scheme: 's.scheme',
        effectivePeriod: 's.effective_period',
        status: 's.status',
      },
      ...{ kind: 's.kind', reason: 's.reason', actId: 's.act_id' },
    },
    from: 'spell_change s WHERE s.agency_id = $1 AND s.beneficiary_id = $4 ORDER BY s.id',
  },
  trail: {
    columns: {
      ...{
        position: 't.position',
        id: 't.id',
        agencyId: 't.agency_id',
        act: 't.act',
        outcome: 't.outcome',
        actorId: 't.actor_id',
      },
      ...{
        subjectType: 't.subject_type',
        subjectId: 't.subject_id',
        requestId: 't.request_id',
        at: time('t.at'),
        details: 't.details',
      },
      ...{ prevHash: hex('t.prev_hash'), hash: hex('t.hash') },
      text: `lp(${hex('t.prev_hash')}) || lp(t.agency_id::text) || lp(t.position::text) || lp(t.id::text) || lp(t.act) || lp(t.outcome)
        || lp(t.actor_id::text) || lp(t.subject_type) || lp(t.subject_id) || lp(t.request_id) || lp(${time('t.at')}) || lp(t.details::text)`,
    },
    from: `trail t WHERE t.agency_id = $1 AND t.id IN (${ACTS}) ORDER BY t.position`,
  },
};

/** Values that are not text in the pack: everything else is, as it is digested. */
const PLAIN = new Set(['live', 'complete', 'postings']);

function toSql(file: Exclude<EvidenceFile, 'numbers'>): string {
  const { columns, from } = QUERIES[file];
  const fields = Object.entries<string>(columns).map(
    ([field, column]) => `'${field}', ${PLAIN.has(field) ? column : `(${column})::text`}`,
  );
  // Every statement takes the same seven parameters, used or not.
  return filled(`SELECT json_build_object(${fields.join(', ')})::text AS line,
    ($1::int, $2::bigint[], $3::text[], $4::bigint, $5::bigint[], $6::text, $7::bigint) IS NULL AS unused FROM ${from}`);
}

/** One statement per file of records; `numbers` is made of sealed ones. */
export const EVIDENCE_SQL = Object.fromEntries(
  Object.keys(QUERIES).map((file) => [file, toSql(file as keyof typeof QUERIES)]),
) as Readonly<Record<EvidenceFile, string>>;
