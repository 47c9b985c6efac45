import { cliExpected as expected, cliUsage } from '../messages/cli.js';
import { UsageError } from './errors.js';

/** Reads a value of the command line, and says what it should have been. */
export interface Kind {
  expected: string;
  /** The value as the service wants it; undefined when it is wrong. */
  read(text: string): string | undefined;
}

function matching(pattern: RegExp, what: string): Kind {
  return { expected: what, read: (text) => (pattern.test(text) ? text : undefined) };
}

/** One of the codes, written as the code in any case or as its Chinese label. */
export function choice(labels: Readonly<Record<string, string>>): Kind {
  const shown = Object.entries(labels).map(([code, label]) => (code === label ? code : `${code}（${label}）`));
  return {
    expected: expected.oneOf(shown.join('、')),
    read: (text) => Object.keys(labels).find((code) => code === text.toUpperCase() || labels[code] === text),
  };
}

/** A value of a kind, read; its name in the sentence when it is wrong. Errors: UsageError. */
export function readValue(kind: Kind, name: string, text: string, command?: string): string {
  const value = kind.read(text);
  if (value === undefined) throw new UsageError(cliUsage.wrongValue(name, text, kind.expected), command);
  return value;
}

export const kinds = {
  text: matching(/\S/, expected.text),
  id: matching(/^\d{1,18}$/, expected.id),
  period: matching(/^\d{4}-(0[1-9]|1[0-2])$/, expected.period),
  date: { expected: expected.date, read: (text) => (isDate(text) ? text : undefined) },
  amount: {
    expected: expected.amount,
    read: (text) => {
      const plain = text.replace(/,/g, '');
      return /^-?\d{1,14}(\.\d{1,2})?$/.test(plain) ? plain : undefined;
    },
  },
  percent: matching(/^\d{1,2}(\.\d{1,3})?$/, expected.percent),
  number: matching(/^[1-9]\d{0,8}$/, expected.number),
  whole: matching(/^\d{1,9}$/, expected.whole),
  reference: matching(/^\d{16}$/, expected.reference),
  digest: matching(/^[0-9a-fA-F]{64}$/, expected.digest),
  account: matching(/^\d{4}(\d{2})*$/, expected.account),
  posting: matching(/^[1-9]\d{0,17}\/[1-9]\d{0,5}$/, expected.posting),
  key: matching(/^[\x21-\x7e]{8,100}$/, expected.key),
  url: { expected: expected.url, read: (text) => readUrl(text) },
} as const satisfies Record<string, Kind>;

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

function readUrl(text: string): string | undefined {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  return text.replace(/\/+$/, '');
}
