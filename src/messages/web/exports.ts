/** Texts of the export of the books to an outside accountant. */
export const exportPage = {
  title: '对外导出',
  answer: '把账簿交给外部会计或审计，由他们用自己的软件核对',
  choose: '导出什么',
  format: '格式',
  fund: '基金',
  allFunds: '全部基金',
  from: '起始月份',
  to: '截止月份',
  monthMissing: '请选择月份',
  download: '下载',
  done: '已下载',
  auditDenied: '审计数据含人员名单，须另有查看人员的权限',
  names: {
    hledger: 'hledger',
    ledger: 'ledger',
    beancount: 'beancount',
    csv: 'csv',
    audit: '审计数据',
  },
  descriptions: {
    hledger: '纯文本复式账，每月末带余额断言',
    ledger: '与 hledger 相近，适用 ledger 命令',
    beancount: '纯文本复式账，科目先开户、余额再断言',
    csv: '一行一条分录，可用电子表格打开',
    audit: '科目、余额、凭证、分录、发放明细、人员和数据字典，压缩包内为 csv',
  },
  check: '外部会计怎样核对',
  checks: {
    hledger:
      '文件里的分录和月末余额出自两处：分录来自凭证，余额来自系统的科目余额。软件打开文件时逐笔累加分录，与每个月末的余额相比，差一分也会报错并指出是哪一行。没有报错，就证明两处一致；再看余额报告，与科目余额表逐个科目相对。',
    ledger:
      '文件里的分录和月末余额出自两处：分录来自凭证，余额来自系统的科目余额。软件打开文件时逐笔累加分录，与每个月末的余额相比，差一分也会报错并指出是哪一行。没有报错，就证明两处一致；再看余额报告，与科目余额表逐个科目相对。',
    beancount:
      '文件里的分录和月末余额出自两处：分录来自凭证，余额来自系统的科目余额。检查命令逐笔累加分录，与次月一日的余额断言相比，差一分也会报错并指出是哪一行。没有任何输出，就证明两处一致。',
    csv: '一行一条分录，借贷方各一列。按凭证号汇总，借方合计应等于贷方合计；按科目汇总，加期初余额应等于科目余额表的期末余额。末尾三列是凭证的链序号、前一摘要和本凭证摘要，每张凭证的“前一摘要”应是上一张的“凭证摘要”。',
    audit:
      '压缩包内先看“00-数据字典.csv”，说明每个文件每一列；“99-清单.csv”列出各文件的行数和 SM3 摘要，先核对文件没有缺损。然后按字典把凭证、分录、余额和发放明细导入审计软件：发放明细按支付凭证汇总，应等于该凭证的金额。号码已隐去。',
  },
  commands: '在存放文件的文件夹里执行',
  commandLines: {
    hledger: (file: string) => [`hledger -f ${file} check`, `hledger -f ${file} balance --tree`],
    ledger: (file: string) => [`ledger -f ${file} balance`],
    beancount: (file: string) => [`bean-check ${file}`],
    csv: () => [] as string[],
    audit: () => ['openssl dgst -sm3 *.csv'],
  },
  trail: '每次导出都记入操作日志：谁、什么时候、哪个基金、哪些月份、什么格式。',
  help: {
    about: '把若干个月的账簿写成外部软件能读的文件。同样的账每次导出的内容完全一样。',
    words: [
      ['hledger、ledger、beancount', '三种公开的纯文本记账软件，不需要本系统就能打开和核对。'],
      ['余额断言', '写在文件里的“这一天这个科目应是多少”。软件自己算一遍，不等就报错。'],
      ['审计数据', '按审计要求分文件的数据表，附数据字典和清单。'],
    ],
  },
} as const;
