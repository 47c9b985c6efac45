type Sentence = (numbers: string[], rest: string, english: string) => string;

/** Sentences for the constraints of class-validator, by its names; numbers are the limits it checked. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  isDefined: () => '必填',
  isNotEmpty: () => '必填',
  isString: () => '应为文字',
  isInt: () => '应为整数',
  isNumber: () => '应为数字',
  isNumberString: () => '应为数字',
  isBoolean: () => '应为 true 或 false',
  isArray: () => '应为列表',
  isObject: () => '应为对象',
  isDateString: () => '应为日期或时间',
  isISO8601: () => '应为日期或时间',
  isUuid: () => '应为有效的编号（UUID）',
  isUUID: () => '应为有效的编号（UUID）',
  isDecimal: () => '应为小数',
  isPositive: () => '应大于 0',
  min: ([least]) => `不能小于 ${least}`,
  max: ([most]) => `不能大于 ${most}`,
  minLength: ([least]) => `至少 ${least} 个字符`,
  maxLength: ([most]) => `最多 ${most} 个字符`,
  isLength: ([limit], _, english) => (english.includes('longer') ? `至少 ${limit} 个字符` : `最多 ${limit} 个字符`),
  arrayMinSize: ([least]) => `至少 ${least} 项`,
  arrayMaxSize: ([most]) => `最多 ${most} 项`,
  arrayNotEmpty: () => '不能为空',
  arrayUnique: () => '有重复项',
  matches: () => '格式不正确',
  isIn: (_, rest) => `只能是：${rest}`,
  isEnum: (_, rest) => `只能是：${rest}`,
  whitelistValidation: () => '没有这个字段',
  nestedValidation: () => '应为对象',
  unknownValue: () => '内容不正确',
};

/** Why a text that must say something is refused. */
export const textProblems = {
  noText: '应为文字',
  control: '含有不能保存的控制字符',
  blank: (least: number): string => (least === 1 ? '不能只填空格' : `至少 ${least} 个字，首尾的空格不算`),
  long: (most: number): string => `最多 ${most} 个字符`,
} as const;

const CHINESE = /\p{Script=Han}/u;

/**
 * The Chinese sentence of a violated constraint. A sentence that is Chinese already (the DTO's own) stays as it is.
 * Constraint values are read from the library's English sentence, where they stand after "must" or "values:".
 */
export function constraintSentence(constraint: string, english: string): string {
  if (CHINESE.test(english)) return english;
  const sentence = SENTENCES[constraint];
  if (!sentence) return '不符合要求';
  const limits = english.slice(Math.max(0, english.search(/\b(must|should)\b/)));
  const rest = /values: (.*)$/s.exec(english)?.[1] ?? '';
  return sentence(limits.match(/-?\d+(?:\.\d+)?/g) ?? [], rest.split(/,\s*/).join('、'), english);
}
