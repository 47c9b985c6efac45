// 自评表的核验，由 verify.mjs 在自评表的证据包中调用：内容与摘要、签认、每个指标的值与它背后的全部明细。

/** 带表头的 csv，按 RFC 4180。 */
function rowsOf(text) {
  const [rows, pattern] = [[], /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y];
  for (let row = [], at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; ) {
    pattern.lastIndex = at;
    const [all, cell, end] = pattern.exec(text);
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    at += all.length;
    if (end !== ',') [rows[rows.length], row] = [row, []];
  }
  return rows.slice(1);
}

/** 各类明细应有的行数，按计量时的各月事实。 */
const COUNTS = {
  FULL: (p) => p.full,
  NOT_FULL: (p) => p.due - p.full,
  ON_TIME: (p) => p.onTime,
  NOT_ON_TIME: (p) => p.due - p.onTime,
  PAID: (p) => p.headcount,
  NOT_PAID: (p) => p.active - p.activePaid,
};
/** 明细的哪一列之和等于各月的哪个合计；按人次分两侧的，两侧相加。 */
const SUMS = [
  [['FULL', 'NOT_FULL'], 4, 'dueSum'],
  [['ON_TIME', 'NOT_ON_TIME'], 4, 'dueSum'],
  [['PAID'], 5, 'paidSum'],
];
const BUDGET = ['年初预算', '追加追减'];
const USED = ['归集', '退回'];
const EXECUTED = { ARRIVED: [['到位'], 'arrived'], ATTRIBUTED: [USED, 'attributed'], SPENT: [['支出'], 'spent'] };
const ENTRIES = {
  ARRIVAL_RATE: () => [[BUDGET, 'budget'], [['到位'], 'arrived']],
  EXECUTION_RATE: (basis) => [[BUDGET, 'budget'], EXECUTED[basis]],
  USE_RATE: () => [[['到位'], 'arrived'], [USED, 'attributed']],
  FUNDED_MONTHS: () => [[USED, 'attributed']],
};

export function verifyForm({ r, check, each, need, act, read, sm3, cents, listed }) {
  const record = JSON.parse(read('form/record.json').toString('utf8'));
  const text = read('form/form.json');
  const form = JSON.parse(text.toString('utf8'));
  const sum = (rows, column) => rows.reduce((total, row) => total + cents(row[column]), 0n);
  check('自评表：内容与所签的摘要，提交人与审定人，各项得分之和', () => {
    need(sm3(text) === record.digest, 'form/form.json', '内容与摘要不符');
    const acts = r.trail.filter((t) => t.subjectType === 'selfEvaluation' && t.subjectId === record.id);
    acts.forEach((t) => act(t.id, `自评表的操作 ${t.position}`));
    const last = (name) => acts.findLast((t) => t.act === name);
    const steps = ['evaluation.submit', ...(record.state === 'APPROVED' ? ['evaluation.approve'] : [])].map(last);
    each(steps, (t) => need(t && JSON.parse(t.details).digest === record.digest, 'form/record.json', '日志中没有对这个摘要的提交或审定'));
    need(new Set(steps.map((t) => t.actorId)).size === steps.length, 'form/record.json', '提交人与审定人是同一人');
    const points = [form.totals.executionScore, ...form.rows.map((row) => row.score)];
    need(points.reduce((total, score) => total + cents(score), 0n) === cents(form.totals.total), 'form/form.json', '得分之和不等于总分');
  });
  const measured = new Map(r.measurements.map((m) => [m.id, m]));
  check('自评表：每个指标的值是计量的值，明细的行数、合计与计量的依据一致', () => {
    const same = form.rows.map((row) => row.measurementId).join() === record.indicators.map((one) => one.measurementId).join();
    need(same && measured.size === form.rows.length, 'form/record.json', '指标与表上的不符');
    each(form.rows, (row) => {
      const m = measured.get(row.measurementId);
      need(m?.cutOff === form.cutOff && m.actual === row.actual && m.completion === row.completion && m.score === row.score, `指标“${row.level3}”`, '表上的值与计量的不符');
    });
    for (const one of record.indicators) {
      const facts = JSON.parse(measured.get(one.measurementId).facts);
      const parts = one.parts.map((part) => {
        const name = `form/${part.file}`;
        need(listed.has(name), name, '不在清单中');
        return { ...part, name, rows: rowsOf(read(name).toString('utf8')) };
      });
      each(parts, (part) => checkPart(part, one, facts));
      for (const [kinds, column, total] of SUMS) {
        const mine = parts.filter((part) => kinds.includes(part.kind));
        if (mine.length < kinds.length) continue;
        const stated = facts.periods.reduce((s, p) => s + cents(p[total]), 0n);
        need(mine.reduce((s, part) => s + sum(part.rows, column), 0n) === stated, mine[0].name, '金额合计与计量的依据不符');
      }
      const wrong = parts.filter((part) => part.kind === 'ERRORS');
      if (wrong.length > 0) need(wrong.reduce((s, part) => s + sum(part.rows, 5), 0n) === cents(facts.wrongSum), wrong[0].name, '错误金额与计量的依据不符');
    }
  });
  function checkPart({ kind, scheme, name, rows }, { measure }, facts) {
    if (COUNTS[kind]) {
      const due = facts.periods.filter((p) => p.scheme === scheme).reduce((n, p) => n + COUNTS[kind](p), 0);
      need(rows.length === due, name, '行数与计量的依据不符');
    } else if (kind === 'VOUCHERS') {
      need(sum(rows, 5) === cents(facts.netPaidByDatePaid), name, '金额合计与计量的依据不符');
      const vouchers = new Map(r.vouchers.filter((v) => v.fund === scheme).map((v) => [v.id, v]));
      for (const [id, on, , number] of rows) {
        const voucher = vouchers.get(id);
        need(voucher?.voucherOn === on && voucher.number === number, `${name} 凭证 ${id}`, '与账簿中的凭证不符');
      }
    } else if (kind === 'ENTRIES') {
      for (const [kinds, fact] of ENTRIES[measure](facts.executionBasis))
        need(sum(rows.filter(([which]) => kinds.includes(which)), 4) === cents(facts[fact]), name, '金额合计与计量的依据不符');
    }
  }
  check('自评表：佐证文件与录入时的一致', () =>
    each(record.indicators.filter((one) => one.document), ({ name, measurementId, document }) => {
      const file = `form/${document.file}`;
      act(document.actId, `指标“${name}”的录入`);
      need(JSON.parse(measured.get(measurementId).facts).evidenceFile === document.name, `指标“${name}”`, '佐证文件不是计量时的文件');
      need(listed.has(file) && sm3(read(file)) === document.sm3, file, '内容与摘要不符');
    }));
}
