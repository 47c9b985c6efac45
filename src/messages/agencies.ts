/** Errors of agencies, funds, townships and the working-day calendar. */
export const agenciesErrors = {
  AGENCY_CODE_TAKEN: { kind: 'conflict', text: '这个经办机构代码已被使用，请核对后重新填写。' },
  FUND_EXISTS: { kind: 'conflict', text: '该险种的基金已经开设，请直接修改它的设置。' },
  TOWNSHIP_NAME_TAKEN: { kind: 'conflict', text: '已有同名的乡镇，请核对乡镇代码和名称。' },
  BANK_FORMAT_UNKNOWN: { kind: 'rule', text: '没有代码为“{code}”的银行文件格式。请先建立该格式，再在基金设置中选用。' },
  CALENDAR_DAY_REPEATED: { kind: 'invalid', text: '{day} 填写了两次，请只保留一次。' },
} as const;

export const agencyThings = { agency: '该经办机构', fund: '该险种的基金', calendarDay: '该日历例外' } as const;

export const schemeLabels = { RESIDENT: '城乡居民', ENTERPRISE: '企业职工', INSTITUTIONAL: '机关事业' } as const;
