interface Database {
  asOwner(sql: string): Promise<unknown>;
}

/**
 * Bank statements of every bank account of a fund up to a day that say exactly what the books say, all of it matched. The
 * reading of statements is tested elsewhere; here only their result is needed, so it is put in past the use cases.
 */
export async function plantStatements(
  database: Database,
  agencyId: number,
  fund: string,
  from: string,
  to: string,
  userId: string,
): Promise<void> {
  const steps = [
    `INSERT INTO bank_statement_format (agency_id, code, version, name, definition, act_id) VALUES ($1::int, 'TEST', 1, '测试', '{}', 1) ON CONFLICT DO NOTHING`,
    `WITH file AS (INSERT INTO stored_file (agency_id, purpose, name, digest, size, media_type, chunk_count) VALUES ($1::int, 'bank-statement', 't', '', 0, 'text/csv', 0) RETURNING id)
     INSERT INTO bank_statement (agency_id, fund, account, format_code, format_version, file_id, file_name, digest, from_on, to_on, opening, closing, line_count, imported_by, imported_at, act_id)
     SELECT $1::int, $2::text, a.account, 'TEST', 1, file.id, 't', sm3(a.account || ($3::date)::text), $3::date, $4::date,
       coalesce((SELECT sum(p.amount) FROM bank_posting p WHERE p.agency_id = $1 AND p.fund = $2 AND p.account = a.account AND p.on_date < $3::date), 0),
       coalesce((SELECT sum(p.amount) FROM bank_posting p WHERE p.agency_id = $1 AND p.fund = $2 AND p.account = a.account AND p.on_date <= $4::date), 0),
       (SELECT count(*) FROM bank_posting p WHERE p.agency_id = $1 AND p.fund = $2 AND p.account = a.account AND p.on_date BETWEEN $3::date AND $4::date), $5, now(), 1
       FROM bank_account a, file WHERE a.agency_id = $1::int AND a.fund = $2`,
    `INSERT INTO bank_statement_line (agency_id, statement_id, ordinal, line_no, on_date, amount, balance, serial)
     SELECT $1, s.id, row_number() OVER w, row_number() OVER w, p.on_date, p.amount, s.opening + sum(p.amount) OVER w, p.voucher_id || '/' || p.line_no
       FROM bank_statement s JOIN bank_posting p ON p.agency_id = s.agency_id AND p.fund = s.fund AND p.account = s.account AND p.on_date BETWEEN s.from_on AND s.to_on
      WHERE s.agency_id = $1 AND s.fund = $2 AND s.from_on = $3::date AND s.to_on = $4::date WINDOW w AS (PARTITION BY s.id ORDER BY p.on_date, p.voucher_id, p.line_no)`,
    `WITH lines AS (SELECT l.id, l.amount, split_part(l.serial, '/', 1)::bigint AS voucher_id, split_part(l.serial, '/', 2)::int AS posting_no, s.account, nextval('bank_match_id_seq') AS match_id
         FROM bank_statement s JOIN bank_statement_line l ON l.statement_id = s.id WHERE s.agency_id = $1 AND s.fund = $2 AND s.from_on = $3::date AND s.to_on = $4::date),
       matches AS (INSERT INTO bank_match (agency_id, id, fund, account, rule, item_count, amount, matched_by, matched_at, act_id)
         SELECT $1::int, match_id, $2::text, account, 'REFERENCE', 2, amount, $5, now(), 1 FROM lines),
       items AS (INSERT INTO bank_match_item (agency_id, match_id, no, line_id, voucher_id, posting_no)
         SELECT $1::int, match_id, 1, id, NULL::bigint, NULL::int FROM lines UNION ALL SELECT $1::int, match_id, 2, NULL, voucher_id, posting_no FROM lines)
     SELECT count(*) FROM lines`,
  ];
  // One round of statements is one transaction, as the deferred guards ask; it takes no parameters, so they are written in.
  const values = [String(agencyId), quoted(fund), quoted(from), quoted(to), userId];
  await database.asOwner(
    steps.map((step) => step.replace(/\$(\d)/g, (_, n: string) => values[Number(n) - 1]!)).join(';'),
  );
}

function quoted(text: string): string {
  if (!/^[\w-]+$/.test(text)) throw new Error(text);
  return `'${text}'`;
}
