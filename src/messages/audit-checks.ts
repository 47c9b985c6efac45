/** What a check is called, what it looks for and why, what to do, and the sentence of a hit. */
export interface AuditCheckText {
  title: string;
  /** 含义 */
  meaning: string;
  /** 依据: a rule, or what practice has shown. */
  basis: string;
  /** 处理建议 */
  remedy: string;
  /**
   * The sentence of a hit: {braces} come from the evidence, a part in [brackets] is left out when one of its values is
   * missing. Several sentences: the one named by `way`, `part` or `kind` of the evidence.
   */
  evidence: string | Readonly<Record<string, string>>;
}

export const auditCheckTexts = {
  PAID_AFTER_DEATH: {
    title: '死亡后继续发放',
    meaning: '死亡名单按号码和姓名匹配到本人，而发放的月份在死亡当月之后。死亡当月的待遇仍应发给。',
    basis: '参保人死亡的，从次月起停止支付养老金（国发〔2014〕8号）；多发的应当退回（社会保险经办条例第四十六条）。',
    remedy:
      '核对死亡日期的来源（公安、卫健、民政、殡葬）。属实的从批次中剔除本笔并办理终止；已发放的确认疑点并追回。名单有误的排除疑点并写明证据。',
    evidence: '{source}（{issuedOn}）载明“{listName}”（{listIdMasked}）于 {fromOn} 死亡。',
  },
  PAID_IN_PRISON: {
    title: '服刑期间发放',
    meaning: '服刑名单按号码和姓名匹配到本人，而发放的月份整月都在服刑期内。收监和释放的当月不计。',
    basis: '被判处拘役、有期徒刑及以上刑罚的，服刑期间停发基本养老金（劳社厅函〔2001〕44号）。',
    remedy:
      '核对判决、收监和释放日期，以及是否缓刑、监外执行等仍可发放的情形。属实的剔除本笔并办理暂停；已发放的确认疑点并追回。',
    evidence: '{source}（{issuedOn}）载明“{listName}”（{listIdMasked}）自 {fromOn} 起服刑[，至 {toOn}]。',
  },
  LIST_NAME_DIFFERS: {
    title: '名单疑似同一人',
    meaning:
      '死亡或服刑名单中的一人与本人只部分一致：号码相同而姓名不同，或号码不同而姓名、出生日期、性别相同；若是同一人，本月不应发放。',
    basis: '本地区比对名单先按号码加姓名，再按其他要素人工核对；号码录错和改名都会使强匹配落空。',
    remedy:
      '调取户籍或原始材料核对是否同一人。是同一人的，更正登记或名单后按死亡、服刑处理；不是的，排除疑点并写明理由。',
    evidence: {
      DEATH: '{source}（{issuedOn}）载明“{listName}”（{listIdMasked}）于 {fromOn} 死亡；{matchReason}。',
      PRISON: '{source}（{issuedOn}）载明“{listName}”（{listIdMasked}）自 {fromOn} 起服刑；{matchReason}。',
    },
  },
  INSURED_ELSEWHERE: {
    title: '在外地或其他险种参保',
    meaning: '参保名单按号码和姓名匹配到本人，在发放的月份仍在外地或其他险种参保或领取待遇。',
    basis: '同一人不得同时领取两份基本养老金（人社部发〔2014〕17号）；在职参保的通常尚未退休。',
    remedy: '向对方经办机构核实参保状态与待遇领取情况。确属重复的，按规定只保留一处，多发的追回。',
    evidence: '{source}（{issuedOn}）载明“{listName}”（{listIdMasked}）自 {fromOn} 起在他处参保[，至 {toOn}]。',
  },
  DUPLICATE_ACROSS_SCHEMES: {
    title: '跨险种重复发放',
    meaning: '同一人同一月份在两个险种各有一笔待遇。标出的是后生成的一笔。',
    basis: '参保人不得同时领取城镇职工和城乡居民养老保险待遇（人社部发〔2014〕17号）。',
    remedy: '核对两处待遇的依据，只保留应享受的一处：剔除另一笔并办理终止，已发放的追回。',
    evidence: '同月已在{otherScheme}发放 {otherAmount} 元（批次 {otherBatchId} 第 {otherLineNo} 笔）。',
  },
  DUPLICATE_ID_FORMS: {
    title: '一人两号重复发放',
    meaning:
      '两个登记号码实为一人：姓名、出生日期、性别相同且发到同一账户；或一个是 15 位旧号，另一个是由它升位的 18 位号。两处同月都有待遇。',
    basis: '旧名册含 15 位号码；号码更正后旧登记未注销，是重复发放的常见来源。',
    remedy:
      '核对户籍确认是否一人。是一人的，剔除一笔、终止错误的登记并追回多发；是同名的不同人（如孪生），排除疑点并附证明。',
    evidence:
      '与“{otherName}”（{otherIdMasked}）疑为一人[，同用账户 {accountMasked}]，其同月在{otherScheme}发放 {otherAmount} 元。',
  },
  UNDER_AGE: {
    title: '未到年龄发放',
    meaning:
      '发放的月份在本人达到最低年龄的次月之前。年龄取任何一种提前退休（特殊工种、因病、工龄）都不会低于的界限与本基金设定的最低年龄中较高者。',
    basis:
      '城乡居民年满 60 周岁领取（国发〔2014〕8号）；职工退休年龄见国发〔1978〕104号等；待遇从符合条件的次月起支付。',
    remedy: '核对出生日期和退休审批。未到龄的剔除本笔并更正参保状态；出生日期登记有误的先更正登记。',
    evidence: '出生日期 {birthOn}，本月初 {age} 周岁，未满 {limit} 周岁后的次月。',
  },
  FIRST_PAYMENT_EARLY: {
    title: '首次发放过早',
    meaning: '首次发放（含补发）的月份早于达到法定退休年龄的次月，或早于待遇登记的起始月份。提前退休属正常，须有审批。',
    basis: '待遇从符合条件的次月起支付；法定年龄为男 60、女 50（工人）或 55（干部），逐步延迟后另设参数。',
    remedy: '核对提前退休审批表及待遇起始时间。无审批的确认疑点并追回多发月份。',
    evidence: '最早发放月份 {firstMonth}，出生日期 {birthOn}[，按 {limit} 周岁尚未到次月]。',
  },
  PAID_AFTER_END: {
    title: '暂停或终止后发放',
    meaning: '发放的月份在待遇已暂停或终止之后，期间没有恢复记录。',
    basis: '暂停、终止的待遇未经恢复不得发放；名册与待遇状态不一致时以状态为准。',
    remedy: '核对暂停、终止的原因是否仍在。仍在的剔除本笔；应恢复的先办理恢复并补发。',
    evidence: '待遇自 {since} 起{status}[（{reason}）]，其后没有恢复。',
  },
  CERTIFICATION_OVERDUE: {
    title: '资格认证逾期',
    meaning: '本人最近一次资格认证的有效期在发放月份之前已满。没有任何认证记录的人不在此列。',
    basis: '领取待遇的人员应按期通过资格认证，逾期未认证的可以暂停（人社厅发〔2018〕107号及本地规定）。',
    remedy: '联系本人或村社区补认证；无法证明生存的提出暂停，认证后恢复并补发。',
    evidence: '最近一次资格认证有效期至 {validUntil}。',
  },
  AMOUNT_AGAINST_RULE: {
    title: '金额与计发办法不符',
    meaning:
      '城乡居民：基础养老金低于（或高于所设的）标准；或个人账户养老金不等于个人账户储存额除以计发月数。储存额来自导入的清单，舍入差在允差内不计。',
    basis: '基础养老金按国家和地方标准；个人账户养老金月标准为个人账户全部储存额除以 139（国发〔2014〕8号）。',
    remedy: '核对待遇核定表和个人账户。少发的补发，多发的更正并追回；地方标准请在参数中按生效日期设置。',
    evidence: {
      BASE: '基础养老金（含调整）为 {paid} 元，标准为 {due} 元。',
      PERSONAL: '个人账户养老金为 {paid} 元，按储存额 {balance} 元 ÷ {divisor} 应为 {due} 元（{source}）。',
    },
  },
  AMOUNT_JUMP: {
    title: '月标准突变',
    meaning: '剔除补发和一次性待遇后，月标准比上月的变动超过界限；年度调整另按较窄的界限看。',
    basis: '月标准只因年度调整、重新核定等少数原因变动，且幅度有限。',
    remedy: '核对变动的依据（重新核定、补录缴费年限）。无依据的剔除本笔或更正后重新编制。',
    evidence: '月标准由 {last} 元变为 {now} 元，变动 {percent}%。',
  },
  BACK_PAY_EXCEEDS: {
    title: '补发超过月数乘以月标准',
    meaning: '补发金额大于补发月数与本人月标准（本月与上月取高）之积加允差。未写明起止月份的，按所设的最多月数计算。',
    basis: '补发只补应发未发的差额，不会多于这些月份的全额。',
    remedy: '核对补发的起止月份和标准。多算的更正后重新编制；确有其他项目的，应另列一次性待遇并写明依据。',
    evidence: '补发 {backPay} 元[（{from} 至 {to}）]，{months} 个月每月 {level} 元，超出 {excess} 元。',
  },
  ROUND_AMOUNT: {
    title: '整数金额',
    meaning: '按公式计算的月标准，或不能由月数解释的补发，恰为所设数额的整倍数。',
    basis: '计发的金额带角分，整数多为估填、手工录入或虚构。',
    remedy: '调取核定表核对计算过程。',
    evidence: '月标准 {regular} 元[，补发 {backPay} 元]，其中有 {multiple} 元的整倍数。',
  },
  REPEATED_AMOUNT: {
    title: '相同的补发金额',
    meaning: '同一险种、同一乡镇、同一月份，几个人的补发分文不差，而补发月数乘以各自的月标准或调整额都不等于它。',
    basis: '各人补发的月数和标准不同，金额雷同多为成批编造。按统一标准调整的补发能由月数解释，不在此列。',
    remedy: '逐人核对补发的依据和经办痕迹，并比较各人的账户和认证情况。',
    evidence: '[{township}]同月有 {people} 人补发 {backPay} 元[（{from} 至 {to}）]。',
  },
  SHARED_ACCOUNT: {
    title: '多人共用一个账户',
    meaning: '同月有几个人的待遇发到同一账户。最先使用这个账户的人不标出；排除之后再有新人加入，会再次标出。',
    basis: '本地区把一个账户对应多人列为高风险；夫妻共用存折的情形真实存在。',
    remedy: '核对各人关系和委托手续。无关系或人数多的，到户核实本人是否知情。',
    evidence: '账户 {accountMasked} 同月发放 {people} 人[，另有：{others}]。',
  },
  ACCOUNT_NAME_DIFFERS: {
    title: '户名与姓名不同',
    meaning: '收款账户的户名与本人姓名不同；间隔符、空格、全半角的差别不算。每个账户版本只标一次。',
    basis: '待遇应发给本人账户；发到他人账户须有委托或监护手续。',
    remedy: '核对户名和委托、监护材料。没有的，改用本人社保卡账户。',
    evidence: '户名“{accountName}”，账户 {accountMasked}。',
  },
  ACCOUNT_JUST_CHANGED: {
    title: '发放前夕更换账户',
    meaning: '本月首次发到另一个账户，而更换发生在发放日前几日内或发放日之后。银行退回后更换的、首次登记的不算。',
    basis: '发放前夕改账户、发放后改回，是截留资金的已知手法。',
    remedy: '向本人核实更换账户的意愿和时间，查看变更来源（名册或人工）和经办人。',
    evidence: '{changedOn} 由 {oldMasked} 改为 {newMasked}（{origin}），发放日 {payOn}。',
  },
  ACCOUNT_CHANGED_BACK: {
    title: '账户改走又改回',
    meaning: '账户改为另一个，期间有发放，之后又改回原账户。',
    basis: '改走、发放、改回，是截留一两期待遇的典型痕迹。',
    remedy: '查明期间款项由谁支取，核对两次变更的申请材料和经办人。',
    evidence: '{awayOn} 由 {accountMasked} 改为 {otherMasked}，发放 {payments} 笔共 {total} 元后于 {backOn} 改回。',
  },
  IDENTITY_CHANGED_TOGETHER: {
    title: '身份信息同时变动',
    meaning:
      '上月发给一人的账户，本月发给另一个号码的新登记人员，而原来的人不再发放；或者一人的姓名和账户在短期内都改了。',
    basis: '冒领者常借更正号码、姓名接手他人待遇（本地区列为高风险）。',
    remedy: '核对两人的户籍和关系；对改名的，查看公安的更名证明和账户变更申请。',
    evidence: {
      TAKEN_OVER: '账户 {accountMasked} 上月发给“{otherName}”（{otherIdMasked}），其本月不再发放。',
      NAME_AND_ACCOUNT: '{nameOn} 姓名由“{oldName}”改为“{newName}”，{accountOn} 账户由 {oldMasked} 改为 {newMasked}。',
    },
  },
  ACTIVE_AFTER_DEATH: {
    title: '死亡后仍有办理记录',
    meaning: '死亡名单匹配到本人，而死亡之后仍有账户、姓名变更，资格认证或恢复发放。',
    basis: '死亡后的办理必由他人为之，说明有人冒名。',
    remedy: '查明谁提出、谁经办，核对认证方式和影像。',
    evidence: '{source}载明于 {diedOn} 死亡，{on} 仍有“{what}”记录。',
  },
  MISSED_PAYMENT: {
    title: '应发未发',
    meaning: '待遇处于享受状态，本月的常规批次都已结清，却没有本人的发放，以后也没有补发到这个月。',
    basis: '按时足额发放；少发、漏发同样是差错。',
    remedy: '核对名册为何缺少本人。应发的补发；不应发的办理暂停或终止。',
    evidence: '自 {entitledFrom} 起享受待遇，本月没有发放。',
  },
  ACCOUNT_NOT_CLEARED: {
    title: '死亡后个人账户未清退',
    meaning: '因死亡终止，个人账户储存额大于已发的个人账户养老金，过了所设月数仍没有一次性支付。',
    basis: '参保人死亡，个人账户资金余额可以依法继承（国发〔2014〕8号）。',
    remedy: '通知法定继承人办理个人账户余额和丧葬补助的一次性领取。',
    evidence: '{endedFrom} 起终止；储存额 {balance} 元，已发 {drawn} 元，余 {left} 元（{source}）。',
  },
  SAME_USER_PERSON_AND_PAYMENT: {
    title: '同一人改信息又经手发放',
    meaning:
      '一名操作人员手工改了某人的姓名、账户或户名，又经手了按新信息发放的批次。随名册带来的变更和退回重发时的更正不算。',
    basis: '业务、财务、信息岗位应当分离（社会保险经办条例、会计法）。',
    remedy: '由未经手的人向本人核实变更，查看申请材料。',
    evidence: '{user} 于 {changedOn} 改{what}（{oldValue} → {newValue}），并在批次 {number} 中{step}。',
  },
  SAME_PAIR_SIGNS: {
    title: '总是同两人签字',
    meaning:
      '相邻两道签字几乎总由同两人完成，而第二道签字另有他人可签，且后者与别人搭档时没有这样集中。每岗只有一人的不标。',
    basis: '固定搭档会使复核、审批流于形式；轮换是内部控制的要求。',
    remedy: '安排轮换，抽查这两人签过的批次。',
    evidence: '{first}（{firstStep}）与{second}（{secondStep}）共签 {together} 批，占前者 {batches} 批的 {percent}%。',
  },
  BANK_FILE_REDOWNLOADED: {
    title: '报盘文件多次下载',
    meaning: '同一报盘文件的下载超过所设次数。',
    basis: '报盘文件含全部账户和金额，多次下载有泄露或重复提交的风险。',
    remedy: '询问下载原因，核对银行只收到一次指令。',
    evidence: '批次 {number} 的报盘文件，{user} 于 {at} 第 {no} 次下载。',
  },
} as const satisfies Readonly<Record<string, AuditCheckText>>;

/** Names of the parameters, by check and then by name; those that several checks share stand under their name alone. */
export const checkParameterLabels: Readonly<Record<string, string>> = {
  residentAge: '城乡居民年龄',
  enterpriseMaleAge: '企业职工男性年龄',
  enterpriseFemaleAge: '企业职工女性年龄',
  institutionalMaleAge: '机关事业男性年龄',
  institutionalFemaleAge: '机关事业女性年龄',
  tolerancePercent: '允差',
  unstatedMonths: '未写明起止时的最多月数',
  graceMonths: '宽限月数',
  baseMinimum: '基础养老金最低标准',
  baseMaximum: '基础养老金最高标准',
  divisor: '计发月数',
  tolerance: '允差',
  'AMOUNT_JUMP.percent': '月标准变动界限（未设时用基金的设置）',
  adjustmentPercent: '调整额变动界限',
  multiple: '整倍数',
  'REPEATED_AMOUNT.people': '相同金额的最少人数',
  'SHARED_ACCOUNT.people': '同一账户的最少人数',
  'ACCOUNT_JUST_CHANGED.days': '发放日前的天数',
  'ACCOUNT_CHANGED_BACK.months': '改走到改回的最长月数',
  'IDENTITY_CHANGED_TOGETHER.days': '两项变动相隔的最多天数',
  'ACCOUNT_NOT_CLEARED.months': '终止后的月数',
  'SAME_PAIR_SIGNS.percent': '共签占比',
  batches: '最少批次数',
  downloads: '允许的下载次数',
};

export const parameterUnitLabels = {
  YEARS: '周岁',
  PERCENT: '%',
  YUAN: '元',
  MONTHS: '个月',
  DAYS: '天',
  PEOPLE: '人',
  BATCHES: '批',
  TIMES: '次',
  DIVISOR: '个月',
} as const;

export const checkStageLabels = { GATE: '发放前', AFTER: '发放后', BOTH: '发放前和发放后' } as const;

/** Codes that stand in the evidence of a hit. */
export const evidenceWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  status: { SUSPENDED: '暂停', ENDED: '终止', ACTIVE: '享受' },
  origin: { ROLL: '名册', CORRECTED: '更正', CONFIRMED: '确认' },
  what: {
    NAME: '姓名',
    ACCOUNT: '账户',
    ACCOUNT_NAME: '户名',
    BANK: '开户行',
    RESUMED: '恢复发放',
    CERTIFIED: '资格认证',
  },
  step: { DRAFT: '编制', SUBMIT: '经办', REVIEW: '复核', APPROVE: '审批', ISSUE: '报盘', SLIP: '登记回单' },
};

/** What the two examples of each check show, beside src/audit/domain/check-examples.ts. */
export const checkExampleTexts = {
  PAID_AFTER_DEATH: {
    hit: '2024-02-20 死亡，2024 年 3 月仍发放。',
    miss: '2024-02-01 死亡，发放死亡当月（2024 年 2 月）。',
  },
  PAID_IN_PRISON: {
    hit: '2024-01-10 收监、2024-03-02 释放，发放 2024 年 2 月。',
    miss: '2024-01-10 收监、2024-02-15 释放，发放释放当月（2024 年 2 月）。',
  },
  LIST_NAME_DIFFERS: {
    hit: '死亡名单号码与本人相同、姓名不同，2024-01-05 死亡，发放 2024 年 3 月。',
    miss: '同一名单，发放死亡当月（2024 年 1 月）。',
  },
  INSURED_ELSEWHERE: {
    hit: '2023-05-01 起在外地参保，至今未止，发放 2024 年 2 月。',
    miss: '外地参保止于 2024-01-31，发放 2024 年 2 月。',
  },
  DUPLICATE_ACROSS_SCHEMES: {
    hit: '2024 年 2 月在城乡居民和企业职工各发一笔。',
    miss: '1 月在城乡居民发放，2 月转到企业职工发放。',
  },
  DUPLICATE_ID_FORMS: {
    hit: '两个登记号码，姓名（间隔符不同）、出生日期、性别相同，发到同一账户。',
    miss: '两个登记号码，姓名、出生日期、性别相同，各有各的账户。',
  },
  UNDER_AGE: {
    hit: '1964-03-15 出生，城乡居民，2024 年 3 月（满 60 周岁当月）即发放。',
    miss: '同一人从次月（2024 年 4 月）起发放。',
  },
  FIRST_PAYMENT_EARLY: {
    hit: '1974-06-10 出生的女职工，2024 年 6 月（满 50 周岁当月）首次发放。',
    miss: '同一人 2024 年 7 月首次发放。',
  },
  PAID_AFTER_END: { hit: '自 2024 年 2 月起暂停，2 月仍发放。', miss: '自 2024 年 2 月起暂停，只发放 1 月。' },
  CERTIFICATION_OVERDUE: {
    hit: '认证有效期至 2024-02-20，发放 2024 年 3 月。',
    miss: '同一人另有 2023-11-05 的认证，有效期至 2024-11-05。',
  },
  AMOUNT_AGAINST_RULE: {
    hit: '个人账户储存额 13,900.00 元，个人账户养老金发放 110.00 元（应为 100.00 元）。',
    miss: '同一储存额，发放 100.00 元。',
  },
  AMOUNT_JUMP: {
    hit: '个人账户养老金由 60.25 元变为 160.25 元，月标准上升 44.4%。',
    miss: '月标准加 20.00 元调整，并补发 440.00 元：剔除补发和调整后没有变动。',
  },
  BACK_PAY_EXCEEDS: {
    hit: '月标准 225.25 元，补发 3 个月 900.00 元。',
    miss: '月标准 225.25 元，补发 3 个月 675.75 元。',
  },
  ROUND_AMOUNT: {
    hit: '基础 165.00 元加个人账户 35.00 元，恰为 200.00 元。',
    miss: '只有基础养老金 200.00 元，没有按公式计算的部分。',
  },
  REPEATED_AMOUNT: {
    hit: '同乡镇 3 人各补发 1 个月 187.40 元，而月标准各不相同。',
    miss: '同乡镇 3 人各补发 2 个月的统一调整 40.00 元。',
  },
  SHARED_ACCOUNT: { hit: '2024 年 2 月两人发到同一账户。', miss: '1 月一人、2 月另一人发到同一账户。' },
  ACCOUNT_NAME_DIFFERS: {
    hit: '户名为“张建国”，本人不叫此名。',
    miss: '姓名“买买提·艾力”，户名“买买提. 艾力”：只是间隔符不同。',
  },
  ACCOUNT_JUST_CHANGED: {
    hit: '发放日 2024-02-10，2024-02-05 更换账户。',
    miss: '发放日 2024-02-10，2024-01-20 更换账户。',
  },
  ACCOUNT_CHANGED_BACK: {
    hit: '2024-02-03 改走，2 月发到新账户，2024-03-05 改回。',
    miss: '2024-02-13 改走，2024-02-20 改回，期间没有发放。',
  },
  IDENTITY_CHANGED_TOGETHER: {
    hit: '1 月发给甲的账户，2 月发给新登记的乙，甲不再发放。',
    miss: '2 月甲、乙都发到这个账户（另由“多人共用一个账户”标出）。',
  },
  ACTIVE_AFTER_DEATH: { hit: '2024-02-20 死亡，2024-02-21 更换账户。', miss: '2024-02-20 死亡，2024-02-19 更换账户。' },
  MISSED_PAYMENT: {
    hit: '1 月、3 月发放，2 月享受待遇却没有发放。',
    miss: '2 月没有发放，3 月补发了 2 月。',
  },
  ACCOUNT_NOT_CLEARED: {
    hit: '2024 年 3 月起因死亡终止，储存额 5,000.00 元只发了 120.50 元，到 6 月没有一次性支付。',
    miss: '5 月一次性支付了余额。',
  },
  SAME_USER_PERSON_AND_PAYMENT: {
    hit: '甲改了某人的姓名，又编制了发给他的批次。',
    miss: '姓名由没有经手批次的人更改。',
  },
  SAME_PAIR_SIGNS: {
    hit: '6 个批次都由同两人经办、复核，而另有一名复核人员。',
    miss: '6 个批次都由同两人经办、复核，没有第二名复核人员。',
  },
  BANK_FILE_REDOWNLOADED: { hit: '报盘文件下载 2 次。', miss: '报盘文件下载 1 次。' },
} as const satisfies Readonly<Record<keyof typeof auditCheckTexts, { hit: string; miss: string }>>;
