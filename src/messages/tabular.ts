import type { ErrorKind } from '../kernel/domain-error.js';

/** Why a table file cannot be read or written, and what to do. {file} is the name under which it was uploaded. */
export const tabularErrors = {
  FILE_EMPTY: { kind: 'invalid', text: '文件“{file}”是空的。请确认导出成功后重新上传。' },
  FILE_TOO_LARGE: { kind: 'invalid', text: '文件“{file}”超过 {limitMb} MB。请按乡镇或单位拆成几个文件后分别上传。' },
  FILE_NOT_A_TABLE: {
    kind: 'invalid',
    text: '文件“{file}”不是表格（识别为 {found}）。请上传 .xlsx 工作簿或 .csv 文本文件。',
  },
  FILE_OLD_XLS: {
    kind: 'invalid',
    text: '文件“{file}”是旧版 Excel（.xls）格式。请在 Excel 或 WPS 中“另存为 Excel 工作簿（.xlsx）”后上传。',
  },
  FILE_HTML: {
    kind: 'invalid',
    text: '文件“{file}”其实是网页，只是扩展名像表格。请用 Excel 或 WPS 打开，“另存为 Excel 工作簿（.xlsx）”后上传。',
  },
  FILE_XML_SPREADSHEET: {
    kind: 'invalid',
    text: '文件“{file}”是 2003 版 XML 表格。请用 Excel 或 WPS 打开，“另存为 Excel 工作簿（.xlsx）”后上传。',
  },
  FILE_PASSWORD: { kind: 'invalid', text: '文件“{file}”设有打开密码。请在 Excel 中取消密码保护并保存后上传。' },
  FILE_BROKEN: {
    kind: 'invalid',
    text: '工作簿“{file}”已损坏（{part}：{reason}）。请用 Excel 打开并另存一次；若打不开，请重新导出。',
  },
  FILE_INFLATES: {
    kind: 'invalid',
    text: '工作簿“{file}”解压后过大（{part}），可能不是正常的表格。请用 Excel 打开，删去多余的空白行列后另存再上传。',
  },
  FILE_TOO_MANY_COLUMNS: {
    kind: 'invalid',
    text: '文件“{file}”第 {row} 行超过 {limit} 列。请删去无关的列，并确认分隔符正确后上传。',
  },
  FILE_UTF16: {
    kind: 'invalid',
    text: '文本文件“{file}”是 UTF-16（Unicode）编码。请另存为“CSV UTF-8（逗号分隔）”或普通 CSV 后上传。',
  },
  FILE_ENCODING: {
    kind: 'invalid',
    text: '文本文件“{file}”在第 {line} 行附近（第 {offset} 字节）有无法识别的文字，既不是完整的 UTF-8 也不是 GB18030。请重新导出，或用 Excel 打开确认文字正常后另存为“CSV UTF-8”。',
  },
  FILE_CSV_QUOTE: {
    kind: 'invalid',
    text: '文本文件“{file}”第 {row} 行的双引号没有配对，后面的内容无法分清。请检查该行的双引号后重新上传。',
  },
  FILE_ROW_TOO_LONG: {
    kind: 'invalid',
    text: '文本文件“{file}”第 {row} 行过长，不像表格的一行。请检查该行的换行和双引号后重新上传。',
  },
  FILE_LOSSY_CHARACTER: {
    kind: 'rule',
    text: '第 {row} 行的文字“{character}”（{codePoint}）不能写成 {encoding} 编码，未生成文件。请改用 UTF-8 编码导出，或更正该字后再试。',
  },
  FILE_TEXT_INVALID: {
    kind: 'rule',
    text: '工作表“{sheet}”第 {row} 行含有表格不能保存的字符（{codePoint}），未生成文件。请更正该行文字后再试。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;
