// 证据包核验程序：在解开的证据包文件夹中执行  node verify.mjs [核对码]
// 只用 Node.js 自带的功能，不联网，不需要数据库。逐条重算包内的摘要、链接、合计和人员分离，
// 指出第一处不符；不符时退出码为 1。
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
const folder = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(folder, name));
const sm3 = (data) => createHash('sm3').update(data).digest('hex');
/** 规范文本的一个字段：字节数:内容,  空值写为 -, */
const lp = (v) => (v === null ? '-,' : `${Buffer.byteLength(v)}:${v},`);
const canonical = (fields) => fields.map(lp).join('');
const cents = (text) => BigInt(text.replace('.', ''));
const total = (amounts) => amounts.reduce((sum, amount) => sum + cents(amount), 0n);
const referenceOf = (batchId, lineNo) => batchId.padStart(9, '0') + lineNo.padStart(7, '0');
const [ZERO, STEPS] = ['0'.repeat(64), ['SUBMIT', 'REVIEW', 'APPROVE']];
class Fault extends Error {}
const fail = (sentence) => { throw new Fault(sentence); };
const need = (good, what, why) => good || fail(`${what}：${why}`);
let [looked, done] = [0, []];
const each = (rows, work) => ((looked += rows.length), rows.forEach(work));
const check = (name, work) => ((looked = 0), work(), done.push(`  通过  ${name}（${looked} 条）`));
function groups(rows, key) {
  const map = new Map();
  for (const row of rows) map.set(row[key], map.get(row[key]) ?? []).get(row[key]).push(row);
  return map;
}

/** 各文件的记录按哪些字段排列，不得重复、颠倒；:n 为数字。 */
const [ID, NO] = [['id:n'], ['batchId:n', 'no:n']];
const ORDER = {
  batches: ID, lines: ['batchId:n', 'lineNo:n'], amendments: NO, signatures: ['batchId:n', 'round:n', 'step'], events: NO, acts: ID, bridge: NO,
  'bank-files': ['chainNo:n'], downloads: ['bankFileId:n', 'no:n'], slips: ['batchId:n'], 'result-files': ID, 'result-lines': ['resultFileId:n', 'lineNo:n'],
  vouchers: ['fund', 'chainNo:n'], projects: ID, 'project-events': ID, attribution: ID, measurements: ID, people: ID, payees: ID, spells: ID,
  numbers: ['payeeVersionId:n'], trail: ['position:n'],
};
function before(a, b, [key, ...rest]) {
  const [name, number] = key.split(':');
  const [x, y] = [a, b].map((row) => (number ? BigInt(row[name]) : name === 'step' ? STEPS.indexOf(row[name]) : row[name]));
  return x === y ? rest.length > 0 && before(a, b, rest) : x < y;
}

async function main() {
  const manifest = JSON.parse(read('manifest.json').toString('utf8'));
  const [code, given] = [sm3(read('manifest.json')), process.argv[2]?.toLowerCase()];
  console.log(`证据包：${manifest.agency.name}，${manifest.scope}，${manifest.packedAt}\n核对码：${code}`);
  need(!given || given === code, 'manifest.json', `核对码与所给的 ${given} 不符，包被改动或不是同一个包`);
  const listed = new Set(manifest.files.map((file) => file.name));
  check('清单：每个文件都在、未被改动，没有多余的文件', () => {
    each(manifest.files, ({ name, sm3: digest, bytes }) => {
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      need(found?.size === bytes && sm3(read(name)) === digest, name, '文件缺失，或内容与清单的摘要不符');
    });
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const name = relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/');
      need(!entry.isFile() || listed.has(name) || name === 'manifest.json', name, '不在清单中的文件');
    }
    for (const name of Object.keys(ORDER)) need(name === 'numbers' || listed.has(`${name}.jsonl`), `${name}.jsonl`, '清单中缺少这个文件');
  });
  const records = {};
  check('记录：按编号排列，没有重复、颠倒', () => {
    for (const [name, keys] of Object.entries(ORDER)) {
      if (!listed.has(`${name}.jsonl`)) continue;
      const rows = read(`${name}.jsonl`).toString('utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
      each((records[name] = rows), (row, i) => need(i === 0 || before(rows[i - 1], row, keys), `${name}.jsonl 第 ${i + 1} 行`, '次序颠倒或重复'));
    }
  });
  verify(manifest, records, listed, listed.has('form/form.json') && (await import('./verify-form.mjs')).verifyForm);
  console.log(`${done.join('\n')}\n全部相符。`);
}

function verify(manifest, r, listed, form) {
  const whole = /^(batch|period):/.test(manifest.scope);
  const by = (rows, key) => new Map(rows.map((row) => [key(row), row]));
  const [batches, trail, used] = [by(r.batches, (b) => b.id), by(r.trail, (t) => t.id), new Set()];
  const [lines, lineOf] = [groups(r.lines, 'batchId'), by(r.lines, (l) => `${l.batchId}/${l.lineNo}`)];
  const [amendments, voucherOf] = [groups(r.amendments, 'batchId'), by(r.vouchers, (v) => `${v.causeType}/${v.causeId}`)];
  /** 记录背后的操作，须在日志中。 */
  const act = (id, what, actor) => {
    const record = trail.get(id);
    need(record && used.add(id), what, `操作 ${id} 不在日志中`); need(actor === undefined || record.actorId === actor, what, '操作人与日志不符');
    return { at: record.at, [record.subjectType]: record.subjectId, ...JSON.parse(record.details) };
  };
  const linked = (row, what, prevHash, fields) => {
    need(row.prevHash === prevHash, what, '与前一条记录的链接不符'); need(row.text === canonical([row.prevHash, ...fields]), what, '规范文本与各字段不符');
    need(sm3(row.text) === row.hash, what, '内容与摘要不符');
  };
  /** 同一批次中的前一条。 */
  const lastOf = (rows, i, key = 'batchId') => (rows[i - 1]?.[key] === rows[i][key] ? rows[i - 1] : null);
  const follows = (row, last, what) => need(row.no === String(Number(last?.no ?? 0) + 1), what, '序号不连续');
  check('操作日志：摘要，相邻记录的链接', () =>
    each(r.trail, (t, i) => {
      const next = i > 0 && BigInt(r.trail[i - 1].position) + 1n === BigInt(t.position);
      const prevHash = t.position === '1' ? ZERO : next ? r.trail[i - 1].hash : t.prevHash;
      linked(t, `日志第 ${t.position} 条`, prevHash,
        [t.agencyId, t.position, t.id, t.act, t.outcome, t.actorId, t.subjectType, t.subjectId, t.requestId, t.at, t.details]);
    }));
  check('发放明细：规范文本，各项之和，撤回标记', () =>
    each(r.lines, (l) => {
      const what = `批次 ${l.batchId} 第 ${l.lineNo} 笔`;
      const own = [l.lineNo, l.beneficiaryId, l.payeeVersionId, l.idIndex + l.accountIndex, l.base, l.personal, l.adjustment, l.backPay, l.grant, l.amount,
        l.backPayFrom, l.backPayTo, l.parentBatchId, l.parentLineNo].map((v) => v ?? '');
      need(l.text === lp(`${own.join(',')},${lp(l.accountName)}${lp(l.bankName)}`), what, '规范文本与各字段不符');
      need(total([l.base, l.personal, l.adjustment, l.backPay, l.grant]) === cents(l.amount), what, '金额不等于各项之和');
      need(l.live === (l.outcome !== 'WITHDRAWN'), what, '撤回标记与结果不符'); need(batches.has(l.batchId), what, '批次不在包内');
    }));
  check('批次：按明细重算摘要、笔数、金额，变动前的也重算', () =>
    each(r.batches, (b) => {
      const what = `批次 ${b.number}`; act(b.actId, what, b.draftedBy); need(!whole || b.lines === 'ALL', what, '明细不全');
      if (b.lines !== 'ALL') return;
      const mine = lines.get(b.id) ?? [];
      mine.forEach((l, i) => need(l.lineNo === String(i + 1), what, `缺少第 ${i + 1} 笔`));
      const same = (withdrawn, digest, count, amount) => {
        const kept = mine.filter((l) => l.live || withdrawn.has(l.lineNo));
        const now = sm3(canonical([b.id, b.scheme, b.period, b.kind]) + kept.map((l) => l.text).join(''));
        return now === digest && String(kept.length) === count && total(kept.map((l) => l.amount)) === cents(amount);
      };
      need(b.state === 'WITHDRAWN' || same(new Set(), b.digest, b.lineCount, b.total), what, '按明细重算的摘要、笔数或金额不符');
      const back = new Set();
      for (const a of (amendments.get(b.id) ?? []).filter((one) => one.round === b.round).reverse())
        need(same(back.add(a.lineNo), a.fromDigest, a.fromCount, a.fromTotal), what, `第 ${a.no} 次变动前的摘要不符`);
    }));
  check('批次变动：前后相接，每次恰好撤回一笔', () =>
    each(r.amendments, (a, i) => {
      const what = `批次 ${a.batchId} 第 ${a.no} 次变动`;
      const [last, b, line] = [lastOf(r.amendments, i), batches.get(a.batchId), lineOf.get(`${a.batchId}/${a.lineNo}`)];
      follows(a, last, what); need(last?.round !== a.round || last.toDigest === a.fromDigest, what, '与前一次变动不相接');
      need(Number(a.toCount) === Number(a.fromCount) - 1, what, '笔数不是减少一笔');
      need(!line || (!line.live && cents(a.fromTotal) - cents(a.toTotal) === cents(line.amount)), what, '金额与撤回的一笔不符');
      need(b && (r.amendments[i + 1]?.batchId === b.id || a.round !== b.round || a.toDigest === b.digest), what, '与批次现在的摘要不符');
      need(r.events.some((e) => e.action === 'amend' && e.actId === a.actId && e.lineNo === a.lineNo), what, '批次记录中没有这次变动'); act(a.actId, what);
    }));
  check('签名：每批次一链，每轮三人各不相同，所签的是批次内容', () => {
    each(r.signatures, (s, i) => {
      const what = `批次 ${s.batchId} 第 ${s.round} 轮 ${s.step} 签名`;
      linked(s, what, lastOf(r.signatures, i)?.hash ?? ZERO, [s.batchId, s.round, s.step, s.actorId, s.digest, s.lineCount, s.total, s.signedAt]);
      const logged = act(s.actId, what, s.actorId);
      need(logged.at === s.signedAt && (logged.digest ?? s.digest) === s.digest, what, '时间或所签摘要与日志不符');
    });
    for (const b of r.batches) {
      const what = `批次 ${b.number}`; const signed = r.signatures.filter((s) => s.batchId === b.id);
      for (const round of groups(signed, 'round').values())
        need(new Set(round.map((s) => s.actorId)).size === round.length && round.every((s, i) => s.step === STEPS[i]), what, '同一轮中一人签了两次，或缺少前面的签名');
      const content = (amendments.get(b.id) ?? []).find((a) => a.round === b.round)?.fromDigest ?? b.digest;
      const good = signed.filter((s) => s.round === b.round && s.digest === content).length;
      const asked = { DRAFT: 0, WITHDRAWN: 0, SUBMITTED: 1, REVIEWED: 2 }[b.state] ?? 3;
      need(good >= asked, what, `现在的内容只有 ${good} 人签名，应有 ${asked} 人`);
    }
  });
  check('批次记录：序号连续，状态相接，与日志一致', () => {
    each(r.events, (e, i) => {
      const what = `批次 ${e.batchId} 第 ${e.no} 条记录`; const last = lastOf(r.events, i);
      follows(e, last, what); need(e.fromState === (last?.toState ?? null), what, '与前一条的状态不相接');
      need(act(e.actId, what, e.actorId ?? undefined).at === e.at, what, '时间与日志不符');
    });
    for (const b of r.batches) need(r.events.findLast((e) => e.batchId === b.id)?.toState === b.state, `批次 ${b.number}`, '状态与最后一条记录不符');
  });
  check('双人处理：两人，与日志和发放结果一致', () =>
    each(r.acts, (a) => {
      const what = `双人处理 ${a.id}`; const logged = [act(a.actId, what, a.proposedBy), ...(a.decidedActId ? [act(a.decidedActId, what, a.decidedBy)] : [])];
      need(logged.every((t) => !t.reference || (t.reference === referenceOf(a.batchId, a.lineNo) && t.kind === a.kind && (t['payout-act'] ?? a.id) === a.id)), what, '与日志不符');
      need(a.decidedBy !== a.proposedBy && (a.state === 'PROPOSED') === (a.decidedBy === null), what, '申请与确认是同一人，或未经确认');
      const fits = { WITHDRAW: ['WITHDRAWN'], WAIVE: ['WAIVED'], LATE_RETURN: ['BOUNCED', 'REISSUED', 'WAIVED'] }[a.kind];
      need(a.state !== 'CONFIRMED' || fits?.includes(lineOf.get(`${a.batchId}/${a.lineNo}`)?.outcome), what, '与该笔的结果不符');
    }));
  check('与上月对比：十项，各项之和等于本月', () => {
    const bridges = groups(r.bridge, 'batchId');
    each(r.batches, (b) => {
      const items = bridges.get(b.id) ?? [];
      const sum = items.reduce((s, { item, amount }) => (item === 'CURRENT' ? s - cents(amount) : s + cents(amount)), 0n);
      const named = items.map((item) => item.item).join() === 'PREVIOUS,PREVIOUS_ONE_OFF,NEW,RESUMED,STOPPED,RAISED,LOWERED,BACK_PAY,GRANT,CURRENT';
      need(b.kind !== 'REGULAR' || (named && sum === 0n), `批次 ${b.number}`, '对比表不全或不平');
    });
  });
  check('报盘文件：整条链，与批次一致，下载的都是同一内容', () => {
    each(r['bank-files'], (f, i) => {
      const what = `报盘文件 ${f.fileName}`; const b = batches.get(f.batchId); need(f.chainNo === String(i + 1), what, '链序号不连续');
      linked(f, what, r['bank-files'][i - 1]?.hash ?? ZERO,
        [f.agencyId, f.chainNo, f.batchId, f.formatCode, f.formatVersion, f.fileName, f.digest, f.lineCount, f.total, f.issuedBy, f.issuedAt]);
      if (!b) return;
      act(f.actId, what, f.issuedBy); need(f.lineCount === b.lineCount && f.total === b.total, what, '笔数或金额与批次不符');
      need(!r.signatures.some((s) => s.batchId === b.id && s.round === b.round && s.actorId === f.issuedBy), what, '出纳是签名人');
      need(!listed.has(`files/${f.fileName}`) || sm3(read(`files/${f.fileName}`)) === f.digest, what, '文件内容与摘要不符');
    });
    each(r.downloads, (d, i) => {
      const what = `报盘文件 ${d.bankFileId} 第 ${d.no} 次下载`;
      follows(d, lastOf(r.downloads, i, 'bankFileId'), what); need(d.digest === r['bank-files'].find((f) => f.id === d.bankFileId)?.digest, what, '摘要与文件不符');
      const logged = act(d.actId, what, d.actorId);
      need(logged.at === d.at && String(logged.download ?? d.no) === d.no, what, '时间或次序与日志不符');
    });
    for (const b of r.batches) {
      need(!['ISSUED', 'SETTLED'].includes(b.state) || r['bank-files'].some((f) => f.batchId === b.id), `批次 ${b.number}`, '缺少报盘文件');
      need(b.state !== 'SETTLED' || r.slips.some((s) => s.batchId === b.id), `批次 ${b.number}`, '缺少银行回单');
    }
  });
  check('回单与回盘：与明细、凭证、日志一致', () => {
    each(r.slips, (s) => {
      const [what, voucher] = [`回单 ${s.number}`, voucherOf.get(`BATCH_PAID/${s.batchId}`)];
      need((act(s.actId, what, s.recordedBy).slip ?? s.number) === s.number, what, '回单号与日志不符');
      need(voucher?.voucherOn === s.paidOn && cents(voucher.total) === cents(batches.get(s.batchId).total), what, '没有同日、同额的凭证');
    });
    const results = groups(r['result-lines'], 'resultFileId');
    each(r['result-files'], (f) => {
      const [what, mine] = [`回盘文件 ${f.fileName}`, results.get(f.id) ?? []];
      need((act(f.actId, what, f.uploadedBy).fileDigest ?? f.digest) === f.digest, what, '文件摘要与日志不符');
      need((f.state === 'TAKEN_IN') === (f.takenInActId !== null), what, '状态不符');
      if (f.takenInActId) act(f.takenInActId, what);
      if (!whole) return;
      const debits = voucherOf.get(`BOUNCE/${f.id}`)?.postings.map((p) => p[2]).filter((debit) => cents(debit) > 0n) ?? [];
      need(mine.length === Number(f.lineCount ?? 0), what, '行数不符');
      need(total(mine.filter((l) => l.class === 'FAILED').map((l) => l.amount)) === total(debits), what, '退回的金额与凭证不符');
    });
    const [files, decided] = [new Set(r['result-files'].map((f) => f.id)), new Set()];
    const late = new Set(r.acts.filter((a) => a.kind === 'LATE_RETURN' && a.state === 'CONFIRMED').map((a) => `${a.batchId}/${a.lineNo}`));
    each(r['result-lines'], (l) => {
      const what = `回盘文件 ${l.resultFileId} 第 ${l.lineNo} 行`; need(files.has(l.resultFileId), what, '回盘文件不在包内');
      if (l.class !== 'PAID' && l.class !== 'FAILED') return;
      const key = `${l.batchId}/${l.payoutLineNo}`;
      const line = lineOf.get(key);
      need(line && cents(line.amount) === cents(l.amount) && l.result === l.class, what, '与发放明细的金额或结果不符');
      need(l.reference === referenceOf(l.batchId, l.payoutLineNo), what, '发放编号不符');
      const back = late.has(key) || l.class === 'FAILED';
      need(back ? ['BOUNCED', 'REISSUED', 'WAIVED'].includes(line.outcome) : line.outcome === 'PAID', what, '与发放结果不符');
      need(late.has(key) || ((l.creditedOn ?? line.creditedOn) === line.creditedOn && (l.class === 'PAID' || l.cause === line.cause)), what, '到账日或原因不符');
      decided.add(key);
    });
    for (const [key, l] of lineOf) need(!l.outcome || l.outcome === 'WITHDRAWN' || decided.has(key), `发放 ${key}`, '结果没有回盘依据');
  });
  check('凭证：每个基金自第一张起整条链，借贷平衡，编号连续，冲销相反', () => {
    const [numbers, byId] = [new Map(), by(r.vouchers, (v) => v.id)];
    const opposite = (p, q) => q && p[1] === q[1] && cents(p[2]) === -cents(q[2]) && cents(p[3]) === -cents(q[3]);
    each(r.vouchers, (v, i) => {
      const [what, last, key] = [`${v.fund} ${v.period} 第 ${v.number} 号凭证`, lastOf(r.vouchers, i, 'fund'), `${v.fund} ${v.period}`];
      need(v.chainNo === String(Number(last?.chainNo ?? 0) + 1), what, '链序号不连续');
      linked(v, what, last?.hash ?? ZERO, [v.agencyId, v.fund, v.chainNo, v.period, v.number, v.voucherOn, v.causeType, v.causeId, v.summary, v.total,
        v.reversalOf, v.preparedBy, v.postedAt, ...v.postings.flat()]);
      const debit = total(v.postings.map((p) => p[2]));
      need(debit === total(v.postings.map((p) => p[3])) && debit === cents(v.total), what, '借贷不平，或不等于凭证金额');
      need(Number(v.number) === (numbers.get(key) ?? 0) + 1, what, '编号不连续');
      numbers.set(key, Number(v.number));
      const other = v.reversalOf === null ? v : byId.get(v.reversalOf);
      need(other === v || (other?.postings.length === v.postings.length && v.postings.every((p, n) => opposite(p, other.postings[n]))), what, '与被冲销的凭证不相反');
    });
    for (const { code, head } of manifest.funds) need(r.vouchers.findLast((v) => v.fund === code)?.hash === head, code, '链尾与清单不符，末尾的凭证缺失');
  });
  check('项目与归集：余额等于记录之和，归集等于批次金额', () => {
    const sum = (rows, signs) => rows.reduce((s, row) => s + BigInt(signs[row.kind] ?? 0) * cents(row.amount), 0n);
    const [HELD, SPENT] = [{ RESERVE: 1, RELEASE: -1, CONSUME: -1 }, { CONSUME: 1, RETURN: -1 }];
    each(r.projects.filter((p) => p.complete), (p) => {
      const events = r['project-events'].filter((e) => e.projectId === p.id);
      const entries = r.attribution.filter((a) => a.projectId === p.id);
      const seen = [...['ALLOT', 'ADJUST', 'ARRIVE', 'SPEND'].map((kind) => sum(events, { [kind]: 1 })), sum(entries, HELD), sum(entries, SPENT)];
      const kept = [p.allotted, p.adjusted, p.arrived, p.spent, p.reserved, p.consumed].map(cents);
      need(seen.join() === kept.join(), `项目 ${p.name}`, '余额不等于预算记录、归集之和');
    });
    each(r['project-events'], (e) => act(e.actId, `预算记录 ${e.id}`, e.recordedBy));
    each(r.attribution, (a) => {
      act(a.actId, `归集 ${a.id}`); need(batches.has(a.batchId) && (!a.projectId || r.projects.some((p) => p.id === a.projectId)), `归集 ${a.id}`, '批次或项目不在包内');
    });
    for (const b of whole ? r.batches : []) {
      const entries = r.attribution.filter((a) => a.batchId === b.id);
      const paid = total((lines.get(b.id) ?? []).filter((l) => l.outcome === 'PAID').map((l) => l.amount));
      const held = ['APPROVED', 'ISSUED'].includes(b.state) ? cents(b.total) : 0n;
      need(sum(entries, HELD) === held && sum(entries, SPENT) === (b.state === 'SETTLED' ? paid : 0n), `批次 ${b.number}`, '归集与批次金额、实发不符');
    }
  });
  if (form) form({ r, check, each, need, act, read, sm3, cents, listed });
  check('人员、收款信息、资格变化、计量：相互一致，与日志对应', () => {
    const payees = by(r.payees, (p) => p.id);
    each(r.payees, (p) => {
      act(p.actId, `收款信息 ${p.id}`); need(r.people.some((one) => one.id === p.beneficiaryId && one.idIndex === p.idIndex), `收款信息 ${p.id}`, '与人员不符');
    });
    for (const l of manifest.scope.startsWith('person:') ? r.lines : []) {
      const same = ['beneficiaryId', 'idIndex', 'accountIndex', 'accountName', 'bankName'].every((field) => payees.get(l.payeeVersionId)?.[field] === l[field]);
      need(same, `批次 ${l.batchId} 第 ${l.lineNo} 笔`, '与收款信息不符');
    }
    each([...r.spells, ...r.measurements], (row) => act(row.actId, `记录 ${row.id}`));
    each(r.trail, (t) => need(used.has(t.id), `日志第 ${t.position} 条`, '它的记录不在包内'));
  });
  if (listed.has('anchor.txt'))
    check('日终锚点：校验行，锚点处的凭证、报盘、日志', () => {
      const rows = read('anchor.txt').toString('utf8').trimEnd().split('\n');
      need(rows.at(-1) === `校验 ${sm3(`${rows.slice(0, -1).join('\n')}\n`)}`, 'anchor.txt', '校验行不符');
      const chains = { 城乡居民: 'RESIDENT', 企业职工: 'ENTERPRISE', 机关事业: 'INSTITUTIONAL', 报盘: 'bank-files', 日志: 'trail' };
      each(rows.slice(3, -1).map((row) => row.split(' ')), ([name, no, hash]) => {
        const chain = r[chains[name]] ?? r.vouchers.filter((v) => v.fund === chains[name]);
        const found = chain.find((row) => (row.chainNo ?? row.position) === no);
        need(found || no === '0' || name === '日志' || (chain.length === 0 && name !== '报盘'), name, `缺少第 ${no} 号`);
        need(!found || found.hash === hash, name, `第 ${no} 号与锚点不符，历史被改动`);
      });
    });
}

try {
  await main();
} catch (error) {
  console.log(`${done.join('\n')}\n不符  ${error instanceof Fault ? error.message : `证据包残缺或格式被改动：${error.message}`}`);
  process.exitCode = 1;
}
