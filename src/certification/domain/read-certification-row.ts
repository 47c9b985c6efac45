import { parseIdNumber } from '../../kernel/id-number.js';
import { checkName } from '../../kernel/name-match.js';
import { isDate } from '../../kernel/period.js';
import { toHalfWidth, withoutBlanks } from '../../kernel/width.js';
import { CERTIFICATION_METHODS } from './certification.types.js';
import type { CertificationMethod, RowProblem } from './certification.types.js';

/** The phone goes before the face: an app recognises faces too, and what matters is that nobody from the centre was there. */
const METHOD_WORDS: readonly (readonly [RegExp, CertificationMethod])[] = [
  [/委托|代办|代理/, 'PROXY'],
  [/上门|入户|走访/, 'VISIT'],
  [/手机|APP|小程序|掌上|网上|线上|自助认证/i, 'APP'],
  [/人脸|刷脸|面部|自助机/, 'FACE'],
  [/柜台|窗口|大厅|现场|本人/, 'COUNTER'],
  [/数据|比对|静默|无感/, 'DATA'],
];
const DATE = /^([12]\d{3})[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])日?$/;
const COMPACT = /^\d{8}$/;

export const CERTIFICATION_COLUMNS = ['idNumber', 'name', 'certifiedOn', 'method'] as const;
export type CertificationColumn = (typeof CERTIFICATION_COLUMNS)[number];

const HEADERS: Readonly<Record<CertificationColumn, RegExp>> = {
  idNumber: /^(社会保障号码?|(公民|居民)?身份(证件?)?(号码?)?|公民身份号码|(有效)?证件号码?|.*身份证号码?)$/,
  name: /^(人员|参保人员?|领取人员?|待遇人员|退休人员)?姓名$/,
  certifiedOn: /^(资格)?(认证)(日期|时间|通过时间|通过日期|年月日)$|^日期$/,
  method: /^(资格)?认证(方式|方法|渠道|途径)$|^方式$/,
};

/** The columns of a header row; null when one of the four is missing or stands twice. */
export function certificationColumns(headers: readonly string[]): Readonly<Record<CertificationColumn, number>> | null {
  const folded = headers.map((header) => withoutBlanks(toHalfWidth(header)).replace(/\(.*\)$|[*:]/g, ''));
  const found = CERTIFICATION_COLUMNS.map((column) => {
    const places = folded.flatMap((header, place) => (HEADERS[column].test(header) ? [place] : []));
    return [column, places.length === 1 ? places[0]! : -1] as const;
  });
  if (found.some(([, place]) => place < 0)) return null;
  return Object.fromEntries(found) as Record<CertificationColumn, number>;
}

export interface CertificationRow {
  /** 18 characters; null when it is no number. */
  idNumber: string | null;
  name: string;
  certifiedOn: string | null;
  method: CertificationMethod | null;
  problem: RowProblem | null;
}

/** Reads one row as a file spells it; the first thing that is wrong is named. @param today the last day that may be certified */
export function readCertificationRow(
  texts: Readonly<Record<CertificationColumn, string>>,
  today: string,
): CertificationRow {
  const id = parseIdNumber(texts.idNumber);
  const certifiedOn = dayOf(texts.certifiedOn);
  const method = methodOf(texts.method);
  let problem: RowProblem | null = null;
  if (!id.ok) problem = 'NUMBER';
  else if (checkName(texts.name) !== 'OK') problem = 'NAME_MALFORMED';
  else if (certifiedOn === null) problem = 'DATE';
  else if (certifiedOn > today) problem = 'FUTURE';
  else if (method === null) problem = 'METHOD';
  return { idNumber: id.ok ? id.number : null, name: texts.name.trim(), certifiedOn, method, problem };
}

function methodOf(text: string): CertificationMethod | null {
  const typed = text.trim();
  const code = CERTIFICATION_METHODS.find((method) => method === typed.toUpperCase());
  return code ?? METHOD_WORDS.find(([words]) => words.test(typed))?.[1] ?? null;
}

/** 2024-03-05, 2024/3/5, 2024年3月5日, 20240305, each also with a time behind it. */
function dayOf(text: string): string | null {
  const typed = toHalfWidth(text)
    .trim()
    .replace(/[T\s]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$/, '');
  const match = COMPACT.test(typed)
    ? [typed, typed.slice(0, 4), typed.slice(4, 6), typed.slice(6)]
    : DATE.exec(withoutBlanks(typed));
  if (!match) return null;
  const day = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
  return isDate(day) ? day : null;
}
