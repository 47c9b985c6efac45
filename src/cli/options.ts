import { schemeLabels } from '../messages/agencies.js';
import { flagStateLabels, listKindLabels, severityLabels } from '../messages/audit.js';
import { failureCauseLabels, resultClassLabels } from '../messages/banking.js';
import { dueKindLabels } from '../messages/certification.js';
import {
  deliveryMethodLabels,
  errorKindLabels,
  findingSourceLabels,
  findingStateLabels,
  noticeKindLabels,
  planMethodLabels,
  receivingAccountLabels,
} from '../messages/cases.js';
import { cliLabels } from '../messages/cli-words.js';
import { exportFormatLabels } from '../messages/exports.js';
import { roleLabels } from '../messages/identity.js';
import { batchStateLabels, changeKindLabels, payoutActLabels, payoutStateLabels } from '../messages/payouts.js';
import { whatif as whatifWords } from '../messages/web/whatif.js';
import { rollStateLabels } from '../messages/roll-acts.js';
import {
  allocationLabels,
  itemStateLabels,
  planStateLabels,
  samplingMethodLabels,
  sizeBasisLabels,
  stratifyLabels,
} from '../messages/sampling.js';
import { choice, kinds, type Kind } from './values.js';

export interface OptionSpec {
  /** Absent: a switch without a value. */
  kind?: Kind;
  /** May be given several times. */
  many?: boolean;
}

function labelsOf<K extends string>(entries: Readonly<Record<K, { label: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries<{ label: string }>(entries).map(([code, { label }]) => [code, label]));
}

export const schemeKind = choice(schemeLabels);
export const noticeKind = choice(noticeKindLabels);
export const planMethod = choice(planMethodLabels);
const groups = choice(cliLabels.rateGroup);
/** The service spells these in its own way. */
const rateGroup: Kind = {
  expected: groups.expected,
  read: (text) => ({ SOURCE: 'source', SCHEME: 'scheme', YEAR: 'year', KIND: 'errorKind' })[groups.read(text) ?? ''],
};

/**
 * Every option of every command; a name means the same wherever it is accepted, so that a line can be read before its
 * command is known.
 */
export const OPTIONS = {
  as: { kind: kinds.text },
  password: { kind: kinds.text },
  agency: { kind: kinds.text, many: true },
  url: { kind: kinds.url },
  key: { kind: kinds.key },
  json: {},
  help: {},

  page: { kind: kinds.number },
  rows: { kind: kinds.number },
  scheme: { kind: schemeKind },
  fund: { kind: schemeKind },
  period: { kind: kinds.period },
  'roll-state': { kind: choice(rollStateLabels) },
  'batch-state': { kind: choice(batchStateLabels) },
  'payout-state': { kind: choice(payoutStateLabels) },
  'request-state': { kind: choice(cliLabels.fundRequestState) },
  'act-state': { kind: choice(cliLabels.actState) },
  'job-state': { kind: choice(cliLabels.jobState) },
  kind: { kind: choice(cliLabels.kind) },
  change: { kind: choice(changeKindLabels) },
  severity: { kind: choice(cliLabels.severity) },
  'case-state': { kind: choice(findingStateLabels) },
  'case-source': { kind: choice(findingSourceLabels) },
  'error-kind': { kind: choice(errorKindLabels) },
  delivery: { kind: choice(deliveryMethodLabels) },
  into: { kind: choice(receivingAccountLabels) },
  by: { kind: rateGroup },
  facts: { kind: kinds.text },
  flag: { kind: kinds.id, many: true },
  'list-kind': { kind: choice(listKindLabels) },
  'audit-check': { kind: kinds.text },
  batch: { kind: kinds.id },
  'flag-severity': { kind: choice(severityLabels) },
  'flag-state': { kind: choice(flagStateLabels) },
  place: { kind: kinds.text },
  receiver: { kind: kinds.text },
  payer: { kind: kinds.text },
  slip: { kind: kinds.text },
  instalment: { kind: kinds.text, many: true },
  overdue: {},
  class: { kind: choice(labelsOf(resultClassLabels)) },
  cause: { kind: choice(labelsOf(failureCauseLabels)) },
  level: { kind: choice(cliLabels.level) },
  role: { kind: choice(roleLabels), many: true },
  code: { kind: kinds.text },
  source: { kind: kinds.text },
  text: { kind: kinds.text },
  township: { kind: kinds.text },
  'back-pay': {},
  'due-kind': { kind: choice(dueKindLabels) },
  matrix: {},
  xlsx: { kind: kinds.text },
  pdf: { kind: kinds.text },
  csv: { kind: kinds.text },
  file: { kind: kinds.text },
  out: { kind: kinds.text },
  reason: { kind: kinds.text },
  'accept-blocked': { kind: kinds.whole },
  digest: { kind: kinds.digest },
  at: { kind: kinds.date },
  all: {},
  on: { kind: kinds.date },
  from: { kind: kinds.date },
  to: { kind: kinds.date },
  due: { kind: kinds.date },
  'from-period': { kind: kinds.period },
  'to-period': { kind: kinds.period },
  format: { kind: choice(exportFormatLabels) },
  amount: { kind: kinds.amount },
  document: { kind: kinds.text },
  note: { kind: kinds.text },
  failures: { kind: kinds.whole },
  split: { kind: kinds.number },
  reference: { kind: kinds.reference },
  account: { kind: kinds.text },
  'account-name': { kind: kinds.text },
  'bank-name': { kind: kinds.text },
  confirmed: {},
  unreviewed: {},
  unowned: {},
  trial: {},
  days: { kind: kinds.whole },
  opening: { kind: kinds.amount },
  layout: { kind: kinds.text },
  line: { kind: kinds.id, many: true },
  posting: { kind: kinds.posting, many: true },
  watermark: { kind: kinds.id },
  method: { kind: choice(samplingMethodLabels) },
  basis: { kind: choice(sizeBasisLabels) },
  confidence: { kind: kinds.percent },
  stratify: { kind: choice(stratifyLabels) },
  bounds: { kind: kinds.text },
  allocation: { kind: choice(allocationLabels) },
  tolerable: { kind: kinds.amount },
  errors: { kind: kinds.whole },
  expected: { kind: kinds.percent },
  margin: { kind: kinds.percent },
  size: { kind: kinds.number },
  seed: { kind: kinds.text },
  effective: { kind: kinds.period },
  'pay-month': { kind: kinds.period },
  'age-on': { kind: kinds.date },
  rounding: { kind: choice(whatifWords.roundings) },
  'percent-of': { kind: choice(whatifWords.percentBases) },
  band: { kind: kinds.text, many: true },
  preview: {},
  'sampling-state': { kind: choice(planStateLabels) },
  result: { kind: choice(itemStateLabels) },
  'id-tail': { kind: kinds.text },
  'id-number': { kind: kinds.text },
  anchor: { kind: kinds.text },
  unmask: {},
  check: {},
  name: { kind: kinds.text },
  section: { kind: kinds.text },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof OPTIONS;

/** Accepted by every command. */
export const COMMON: readonly OptionName[] = ['as', 'password', 'agency', 'url', 'key', 'json', 'help'];

export const actKind = choice(payoutActLabels);
