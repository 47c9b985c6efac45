import type { ErrorKind } from '../kernel/domain-error.js';

export const evidenceErrors = {
  EVIDENCE_SCOPE_MALFORMED: {
    kind: 'invalid',
    text: '证据包的范围“{scope}”不正确，应为 batch:编号、person:编号、period:年-月:基金、project:编号 或 evaluation:编号。',
  },
  EVIDENCE_EMPTY: { kind: 'missing', text: '没有找到“{scope}”的记录，没有可打包的证据。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

/** Sentences for OpenAPI. */
export const evidenceHelp = {
  tag: '核验',
  pack: '证据包（zip）：记录及其规范文本、摘要、清单、数据字典、日终锚点和可离线运行的核验程序',
  packed: '证据包的清单摘要在应答头 Evidence-Code 中，并记入操作日志，可与核验程序打印的核对码比较',
  scope: 'batch:批次编号、person:人员编号、period:年-月:基金、project:项目编号、evaluation:自评表编号（须已提交）',
  unmask: '含完整的身份证号、账号和报盘文件（须有查看号码的权限，并写明理由）',
  reason: '查看号码的理由，至少 4 个字',
} as const;

export const evidenceWords = {
  batch: '批次',
  person: '人员',
  period: '发放月份',
  project: '项目',
  evaluation: '自评表',
  fileName: (scope: string) => `证据包-${scope}.zip`,
  dictionary: ['文件', '内容', '字段', '名称', '说明'],
} as const;

/** What a field is called, and what more there is to say of it. */
type FieldWords = string | readonly [name: string, note: string];
interface FileWords {
  about: string;
  fields: Readonly<Record<string, FieldWords>>;
}

const actId: FieldWords = ['操作编号', '与 trail.jsonl 的 id 对应'];
const digest = '摘要（SM3，十六进制）';
const chained = {
  prevHash: ['前一摘要', '链中前一条记录的 hash，第一条为 64 个 0'],
  hash: ['摘要', 'SM3（text）'],
  text: ['规范文本', '每个字段写为“字节数:内容,”，空值写为“-,”，依次相连；UTF-8'],
} as const;

/** Files of records in the pack, and their fields in order. */
export const evidenceFiles = {
  batches: {
    about: '批次：一个险种一个月的一次发放',
    fields: {
      id: '批次编号',
      number: '批次号',
      scheme: '险种',
      period: ['发放月份', '6 位年月'],
      kind: ['种类', 'REGULAR 正常，REISSUE 重发'],
      state: ['状态', '等于最后一条批次记录的 toState'],
      round: ['签批轮次', '退回后加一'],
      digest: [digest, '批次编号、险种、月份、种类的规范文本，接着各有效明细的规范文本'],
      lineCount: ['有效笔数', ''],
      total: ['金额合计', '元'],
      payOn: ['发放日', '当日及以前到账为按时'],
      draftedBy: '编制人',
      draftedAt: '编制时间（UTC）',
      lines: ['明细', 'ALL 全部在包内，可重算摘要；SOME 只有本人的；NONE 没有'],
      actId,
    },
  },
  lines: {
    about: '发放明细：每笔一行，撤回的也在内',
    fields: {
      batchId: '批次编号',
      lineNo: '序号',
      live: ['有效', '撤回的为 false，不计入批次摘要'],
      outcome: ['结果', 'PAID 已付，BOUNCED 退回，REISSUED 已重发，WAIVED 不再发放，WITHDRAWN 撤回；空为未定'],
      cause: '退回原因',
      creditedOn: ['到账日', '退回的为银行退款日'],
      beneficiaryId: '人员编号',
      payeeVersionId: ['收款信息编号', '发放时的姓名、户名、账号、开户行'],
      idIndex: ['号码指纹', '身份证号的带密钥摘要；密钥不在包内，不能还原号码'],
      accountIndex: ['账号指纹', '同上'],
      base: '基础养老金（元）',
      personal: '个人账户养老金（元）',
      adjustment: '调整（元）',
      backPay: '补发（元）',
      grant: '一次性待遇（元）',
      amount: ['金额（元）', '以上各项之和'],
      backPayFrom: '补发起月',
      backPayTo: '补发止月',
      parentBatchId: ['原批次', '重发的原发放'],
      parentLineNo: '原序号',
      accountName: '户名',
      bankName: '开户行',
      name: '姓名',
      idMasked: '身份证号（隐去）',
      accountMasked: '账号（隐去）',
      text: ['规范文本', '按序号相连，即为批次摘要的内容'],
    },
  },
  amendments: {
    about: '已审批批次的变动：两人撤回一笔，摘要随之改变',
    fields: {
      batchId: '批次编号',
      no: '序号',
      round: '签批轮次',
      payoutActId: '双人处理编号',
      lineNo: '撤回的序号',
      fromDigest: '变动前摘要',
      fromCount: '变动前笔数',
      fromTotal: '变动前金额',
      toDigest: '变动后摘要',
      toCount: '变动后笔数',
      toTotal: '变动后金额',
      actId,
    },
  },
  signatures: {
    about: '签名：经办、复核、审批对批次摘要的签名，每批次一链',
    fields: {
      batchId: '批次编号',
      round: '签批轮次',
      step: ['环节', 'SUBMIT 经办，REVIEW 复核，APPROVE 审批'],
      actorId: '签名人',
      digest: '所签的批次摘要',
      lineCount: '所签的笔数',
      total: '所签的金额',
      signedAt: '签名时间（UTC）',
      ...chained,
      actId,
    },
  },
  events: {
    about: '批次记录：状态的每次变化',
    fields: {
      batchId: '批次编号',
      no: '序号',
      action: '动作',
      fromState: '原状态',
      toState: '新状态',
      round: '签批轮次',
      actorId: '操作人',
      lineNo: '涉及的序号',
      reason: '理由',
      at: '时间（UTC）',
      actId,
    },
  },
  acts: {
    about: '双人处理：撤回一笔、不再发放、发放后退回',
    fields: {
      id: '编号',
      kind: ['种类', 'WITHDRAW 撤回，WAIVE 不再发放，LATE_RETURN 发放后退回'],
      batchId: '批次编号',
      lineNo: '序号',
      reason: '理由',
      onDate: '日期',
      cause: '退回原因',
      state: ['状态', 'PROPOSED 待确认，CONFIRMED 已确认，REFUSED 已驳回'],
      proposedBy: '申请人',
      decidedBy: '确认人',
      decidedReason: '确认人的理由',
      actId,
      decidedActId: ['确认的操作编号', '与 trail.jsonl 的 id 对应'],
    },
  },
  bridge: {
    about: '与上月对比：各项之和等于本月发放',
    fields: { batchId: '批次编号', no: '序号', item: '项目', people: '人数', amount: '金额（元）' },
  },
  'bank-files': {
    about: '报盘文件登记：全机构一链；文件内容含号码，缺省只给出其摘要',
    fields: {
      chainNo: '链序号',
      id: '编号',
      agencyId: '机构编号',
      batchId: '批次编号',
      formatCode: '格式',
      formatVersion: '格式版本',
      fileName: '文件名',
      digest: ['文件摘要', 'SM3（文件内容）'],
      lineCount: '笔数',
      total: '金额',
      issuedBy: '出纳',
      issuedAt: '时间（UTC）',
      ...chained,
      actId,
    },
  },
  downloads: {
    about: '报盘文件的每次下载',
    fields: { bankFileId: '报盘文件编号', no: '次序', actorId: '下载人', at: '时间（UTC）', digest: '文件摘要', actId },
  },
  slips: {
    about: '银行回单：支出户付款',
    fields: { batchId: '批次编号', number: '回单号', paidOn: '付款日', recordedBy: '登记人', actId },
  },
  'result-files': {
    about: '回盘文件',
    fields: {
      id: '编号',
      batchId: '批次编号',
      fileName: '文件名',
      digest: ['文件摘要', 'SM3（文件内容）'],
      state: '状态',
      lineCount: '行数',
      uploadedBy: '导入人',
      actId,
      takenInActId: ['处理的操作编号', '与 trail.jsonl 的 id 对应'],
    },
  },
  'result-lines': {
    about: '回盘文件的行：每行归入一类',
    fields: {
      resultFileId: '回盘文件编号',
      lineNo: '行号',
      reference: '发放编号',
      amount: '金额（元）',
      result: '结果',
      cause: '退回原因',
      creditedOn: '到账日',
      class: ['类别', 'PAID 和 FAILED 决定发放结果，其余为差异'],
      batchId: '批次编号',
      payoutLineNo: '序号',
    },
  },
  vouchers: {
    about: '记账凭证及分录：所涉基金自第一张起的整条链，不含个人信息',
    fields: {
      fund: '基金',
      chainNo: '链序号',
      id: '凭证编号',
      agencyId: '机构编号',
      period: '会计期间',
      number: '凭证号',
      voucherOn: '日期',
      causeType: '业务类型',
      causeId: '业务编号',
      summary: '摘要',
      total: '金额（元）',
      reversalOf: '冲销的凭证',
      preparedBy: '制单',
      postedAt: '记账时间（UTC）',
      postings: ['分录', '行号、科目、借方、贷方、摘要'],
      ...chained,
    },
  },
  projects: {
    about: '补贴项目及其余额',
    fields: {
      id: '项目编号',
      code: '代码',
      name: '名称',
      scheme: '险种',
      fiscalYear: '年度',
      allotted: '年初预算（元）',
      adjusted: '追加追减（元）',
      arrived: '到位（元）',
      spent: '支出（元）',
      reserved: '预留（元）',
      consumed: '已归集（元）',
      complete: ['完整', 'true 表示该项目的全部预算记录和归集都在包内'],
    },
  },
  'project-events': {
    about: '预算记录：下达、调整、到位、支出',
    fields: {
      id: '编号',
      projectId: '项目编号',
      kind: ['种类', 'ALLOT 下达，ADJUST 调整，ARRIVE 到位，SPEND 支出'],
      documentNo: '文号',
      level: '级次',
      onDate: '日期',
      amount: '金额（元）',
      reversalOf: '撤销的记录',
      recordedBy: '登记人',
      actId,
    },
  },
  attribution: {
    about: '归集：批次金额由哪个项目负担；项目为空的是基金自有资金',
    fields: {
      id: '编号',
      batchId: '批次编号',
      projectId: '项目编号',
      kind: ['种类', 'RESERVE 预留，RELEASE 释放，CONSUME 归集，RETURN 退回'],
      amount: '金额（元）',
      onDate: '日期',
      ruleVersion: '规则版本',
      actId,
    },
  },
  measurements: {
    about: '绩效指标的计量',
    fields: {
      id: '编号',
      indicatorId: '指标编号',
      indicator: '三级指标',
      operator: '比较',
      target: '目标值',
      cutOff: '截止日期',
      watermark: ['水位', '计入的最后一条日志的序号'],
      actual: '实际值',
      completion: '完成率',
      score: '得分',
      query: '算式',
      facts: '依据',
      actId,
    },
  },
  people: {
    about: '人员登记',
    fields: { id: '人员编号', name: '姓名', idMasked: '身份证号（隐去）', idIndex: '号码指纹', township: '乡镇' },
  },
  payees: {
    about: '收款信息的各个版本',
    fields: {
      id: '收款信息编号',
      beneficiaryId: '人员编号',
      idIndex: '号码指纹',
      accountIndex: '账号指纹',
      accountName: '户名',
      accountMasked: '账号（隐去）',
      bankName: '开户行',
      validFrom: '起用日',
      source: ['来源', 'ROLL 花名册，CORRECTED 更正，CONFIRMED 核实'],
      actId,
    },
  },
  spells: {
    about: '领取资格的变化',
    fields: {
      id: '编号',
      beneficiaryId: '人员编号',
      scheme: '险种',
      effectivePeriod: '起始月份',
      status: '状态',
      kind: '变化',
      reason: '原因',
      actId,
    },
  },
  numbers: {
    about: '完整号码（仅在申请时写明理由后给出）',
    fields: { payeeVersionId: '收款信息编号', idNumber: '身份证号', accountNumber: '账号' },
  },
  trail: {
    about: '操作日志：以上记录的各次操作；日志链中相邻的两条可以核对链接',
    fields: {
      position: '日志序号',
      id: '操作编号',
      agencyId: '机构编号',
      act: '操作',
      outcome: '结果',
      actorId: '操作人',
      subjectType: '对象种类',
      subjectId: '对象编号',
      requestId: '请求编号',
      at: '时间（UTC）',
      details: '内容（JSON 文本）',
      ...chained,
    },
  },
} as const satisfies Record<string, FileWords>;
export type EvidenceFile = keyof typeof evidenceFiles;

/** What a pack of a self-evaluation holds beside the records: file, what it is, note. */
export const formFiles: readonly (readonly [string, string, string])[] = [
  ['form/form.json', '自评表的内容', '签认时固定的文本；SM3（整个文件）即自评表的内容摘要'],
  ['form/record.json', '签认记录，各指标的监测值、明细文件和佐证', '监测值的算式和依据在 measurements.jsonl'],
  ['form/绩效自评表.xlsx、.docx、.pdf', '按本地区格式印制的自评表', '内容同 form.json'],
  ['form/序号-基金-类别.csv', '指标背后的全部明细：计入的和未计入的', '第一行为列名；UTF-8'],
  ['form/序号-佐证-文件名', '录入完成值时所附的文件', '摘要在 record.json'],
  ['verify-form.mjs', '自评表的核验程序', '由 verify.mjs 调用'],
];

export const evidenceReadme = (scope: string, agency: string, at: string, masked: boolean): string => `证据包
机构：${agency}
范围：${scope}
生成时间：${at}（北京时间）

核验方法（需要 Node.js 20 以上，不需要网络、数据库和其他程序）：
  在本文件夹中执行  node verify.mjs
  如有出具单位告知的核对码，执行  node verify.mjs 核对码
  核对码是 manifest.json 的 SM3，出具时已记入操作日志（evidence.packed）。

只用 openssl 也可以核对一条凭证：取 vouchers.jsonl 中一行的 text（不含引号，按 JSON 还原），
  printf %s "文本" | openssl dgst -sm3    应等于该行的 hash。

${masked ? '身份证号和账号已隐去；摘要中使用的是它们的指纹，指纹的密钥不在包内，不影响核验。报盘文件的内容未放入，只有摘要。' : '本包含完整的身份证号、账号，须按敏感个人信息保管，用后销毁。'}
各文件和字段的含义见“数据字典.csv”。
`;
