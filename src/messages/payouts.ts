import type { ErrorKind } from '../kernel/domain-error.js';

/** What things are called when they are not found. */
export const payoutThings = { batch: '该批次', payout: '该笔发放', line: '该批次中的这一笔', act: '该申请' } as const;

export const batchStateLabels = {
  DRAFT: '草稿',
  SUBMITTED: '待复核',
  REVIEWED: '待审批',
  APPROVED: '已审批',
  ISSUED: '已报盘（在途）',
  SETTLED: '已结清',
  WITHDRAWN: '已撤回',
} as const;

export const payoutStateLabels = {
  PLANNED: '待发放',
  ISSUED: '已报盘（在途）',
  PAID: '已发放',
  BOUNCED: '银行退回',
  REISSUED: '已重发',
  WAIVED: '不再发放',
  WITHDRAWN: '已撤回',
} as const;

export const batchActionLabels = {
  submit: '提交复核',
  review: '复核通过',
  approve: '审批通过',
  sendBack: '退回经办',
  withdraw: '撤回批次',
  issue: '生成报盘文件',
  exclude: '剔除一笔',
  withdrawLine: '申请撤回一笔',
} as const;

export const payoutActLabels = {
  WITHDRAW: '报盘前撤回',
  WAIVE: '退回款不再发放',
  LATE_RETURN: '发放成功后银行退回',
} as const;

export const changeKindLabels = {
  NEW: '新增',
  RESUMED: '恢复',
  RAISED: '调增',
  LOWERED: '调减',
  SAME: '不变',
} as const;

export const bridgeItemLabels = {
  PREVIOUS: '上月发放',
  PREVIOUS_ONE_OFF: '减：上月补发和一次性待遇',
  NEW: '新增人员',
  RESUMED: '恢复人员',
  STOPPED: '停发人员',
  RAISED: '待遇调增',
  LOWERED: '待遇调减',
  BACK_PAY: '本月补发',
  GRANT: '本月一次性待遇',
  CURRENT: '本月发放',
} as const;

/** Why one stored batch does not fit when everything is recomputed. */
export const batchMisfits = {
  history: '批次的状态、历史记录与签名不一致',
  bridge: '与上月对比表的各项之和不等于本月发放',
  roll: '发放明细与花名册不一致',
  chain: '重发与被退回的发放对应不上',
} as const;

/** Sentences of batches, payouts and acts of two people; {braces} are filled from the error's details. */
export const payoutErrors = {
  ROLL_NOT_ACCEPTED: { kind: 'rule', text: '该花名册还没有确认入库，不能生成批次。请先处理校验问题并确认花名册。' },
  BATCH_ROLL_TAKEN: { kind: 'conflict', text: '该花名册已经生成批次。如需重做，请先撤回原批次。' },
  BATCH_SEQUENCE_TAKEN: { kind: 'conflict', text: '同一期间的批次序号已被占用，请重试。' },
  BATCH_EMPTY: { kind: 'rule', text: '批次中没有任何一笔发放，请撤回该批次。' },
  BATCH_LAST_LINE: { kind: 'rule', text: '这是批次中的最后一笔。请撤回整个批次。' },
  BATCH_CONTROL_DIFFERS: {
    kind: 'rule',
    text: '批次 {number} 的笔数或金额与花名册不一致。请检查花名册中的人员是否都已登记，然后重新生成批次。',
  },
  BATCH_BRIDGE_BROKEN: {
    kind: 'rule',
    text: '与上月的对比表差 {difference} 元，批次没有生成。请把请求编号告诉系统管理员。',
  },
  BATCH_DIGEST_STALE: { kind: 'conflict', text: '批次内容在您查看之后有变化。请刷新页面，重新核对后再签名。' },
  BATCH_STATE_NOT_ALLOWED: { kind: 'conflict', text: '批次不能从“{from}”变为“{to}”。请刷新后再试。' },
  BATCH_ROUND_NOT_RAISED: { kind: 'rule', text: '退回后必须开始新的一轮签批。' },
  BATCH_SIGNATURE_MISSING: { kind: 'rule', text: '批次缺少签名，不能进入“{state}”（已有 {signed} 人签名）。' },
  BATCH_CONTENT_FROZEN: { kind: 'rule', text: '批次提交后内容不能改变。请先退回经办。' },
  BATCH_CONTENT_DIFFERS: {
    kind: 'rule',
    text: '批次 {number} 的内容与审批时的摘要不一致，禁止报盘。请立即报告安全管理员。',
  },
  BATCH_BANK_FILE_MISSING: { kind: 'rule', text: '批次 {number} 还没有与之一致的报盘文件。' },
  BATCH_WITHDRAWAL_UNDECIDED: { kind: 'rule', text: '批次中有撤回申请还没有处理，请先确认或驳回该申请。' },
  BATCH_NOT_COMPLETE: {
    kind: 'rule',
    text: '批次 {number} 还有 {open} 笔没有回盘结果，或没有登记银行回单，不能结清。',
  },
  BATCH_EVENT_UNTRUE: { kind: 'rule', text: '批次的历史记录与实际状态不符，未保存。' },
  BATCH_EVENT_MISSING: { kind: 'rule', text: '批次的状态改变没有留下历史记录，未保存。' },
  BATCH_AMENDMENT_UNEXPLAINED: { kind: 'rule', text: '批次内容的变化不能由一笔经两人确认的撤回来解释，未保存。' },
  SIGNER_REPEATED: { kind: 'denied', text: '您在本轮已经签过名。经办、复核、审批必须是三个不同的人。' },
  SIGNATURE_REPEATED: { kind: 'conflict', text: '这一步已经有人签过名。请刷新后再试。' },
  SIGNATURE_OUT_OF_TURN: { kind: 'conflict', text: '现在不该签这一步。请刷新后再试。' },
  SIGNATURE_DIGEST_DIFFERS: {
    kind: 'rule',
    text: '批次的实际内容与登记的摘要不一致，不能签名。请立即报告安全管理员。',
  },
  MAKER_MAY_NOT_CHECK: {
    kind: 'denied',
    text: '您参与编制了该批次（生成、剔除或提交），不能再复核、审批、报盘或确认其撤回。',
  },
  SIGNER_MAY_NOT_ISSUE: { kind: 'denied', text: '您在本轮签过名，不能再为该批次报盘。请由出纳办理。' },
  PAYOUT_ALREADY_IN_PERIOD: {
    kind: 'conflict',
    text: '有人员本期间已在其他批次中。同一人同一险种一个月只能正常发放一次，请在花名册中去掉这些人员。',
  },
  ROLL_PEOPLE_IN_BATCH: {
    kind: 'conflict',
    text: '花名册第 {row} 行起共有 {count} 人本期间已在其他批次中。同一人同一险种一个月只能正常发放一次，请在花名册中去掉这些人员。',
  },
  PAYOUT_BATCH_NOT_DRAFT: { kind: 'rule', text: '只能向草稿批次写入发放明细（{lines} 笔不符）。' },
  PAYOUT_REFERENCE_BROKEN: { kind: 'rule', text: '有 {lines} 笔发放对应不上收款人信息。' },
  PAYOUT_PARENT_NOT_BOUNCED: {
    kind: 'rule',
    text: '有 {lines} 笔重发对应不上已被银行退回且金额相同的发放。结果未明的发放不能重发。',
  },
  PAYOUT_BORN_WITH_OUTCOME: { kind: 'rule', text: '新的发放明细不能带有发放结果（{lines} 笔不符）。' },
  PAYOUT_STATE_NOT_ALLOWED: { kind: 'rule', text: '该笔发放不能从“{from}”变为“{to}”，或缺少所需的依据。' },
  PAYOUT_RESULT_FROZEN: { kind: 'rule', text: '发放结果登记后不能改写。' },
  PAYOUT_RESULT_UNPROVEN: { kind: 'rule', text: '有 {lines} 笔发放结果没有对应的回盘记录，未保存。' },
  PAYOUT_NOT_FOUND: { kind: 'missing', text: '没有找到该笔发放，或它已被撤回。' },
  PAYOUT_REFERENCE_MALFORMED: { kind: 'invalid', text: '发放编号 {reference} 不正确，应为 16 位数字。' },
  PAYOUT_HAS_LIVE_REISSUE: { kind: 'conflict', text: '该笔退回款已在重发中，不能再次重发或作其他处理。' },
  PAYOUT_ACT_OPEN: { kind: 'conflict', text: '该笔发放已有一个申请等待确认。' },
  PAYOUT_ACT_DECIDED: { kind: 'conflict', text: '该申请已经处理过。请刷新后再试。' },
  PAYOUT_ACT_DATE: { kind: 'invalid', text: '日期 {on} 不正确：不能晚于今天，也不能早于该笔发放的银行日期。' },
  PAYOUT_ACT_INCOMPLETE: { kind: 'invalid', text: '登记发放后退回，需要填写银行退款日期和退回原因。' },
  SECOND_PERSON_REQUIRED: { kind: 'denied', text: '申请人不能确认自己的申请，请由另一人处理。' },
  REISSUE_NOT_BOUNCED: {
    kind: 'rule',
    text: '发放 {reference} 没有被银行退回（当前：{state}），不能重发。结果未明的须先查清。',
  },
  REISSUE_ITEM_REPEATED: { kind: 'invalid', text: '发放 {reference} 在重发清单中出现了两次。' },
  REISSUE_ACCOUNT_MISSING: {
    kind: 'invalid',
    text: '发放 {reference} 既没有更正账户信息，也没有确认原账户无误。请二选一。',
  },
  RESULT_CREDIT_DATE_UNKNOWN: {
    kind: 'rule',
    text: '回盘文件没有到账日期，而批次 {number} 还没有登记银行回单。请先登记银行回单，再导入回盘。',
  },
  RESULT_LINES_NOT_OPEN: { kind: 'conflict', text: '回盘文件中有 {lines} 笔在分类之后已有结果。请重新导入该文件。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;
