import type {
  BeneficiaryDto,
  BeneficiaryListedDto,
  BeneficiaryPageDto,
  PersonTimelineDto,
} from '../../beneficiaries/beneficiaries.dto.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import { flagStateLabels, listKindLabels, matchReasonLabels, severityLabels } from '../../messages/audit.js';
import { auditCheckTexts, type AuditCheckText } from '../../messages/audit-checks.js';
import { errorKindLabels, findingStateLabels } from '../../messages/cases.js';
import {
  backPayVerdictLabels,
  certificationMethodLabels,
  suspensionStateLabels,
} from '../../messages/certification.js';
import { cliPerson as text, cliUsage } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import { payoutStateLabels } from '../../messages/payouts.js';
import { stopReasonLabels } from '../../messages/roll-acts.js';
import type { Call, Command, Report } from '../command.js';
import { UsageError } from '../errors.js';
import { label, when, yuan } from '../format.js';
import { PAGING, section, showPage } from '../listing.js';
import { fields, type Column } from '../table.js';
import { kinds } from '../values.js';
import { causeLabel } from './batches.js';

type Timeline = Wire<PersonTimelineDto>;
const CHECKS: Readonly<Record<string, AuditCheckText>> = auditCheckTexts;
const PERSON = { name: 'beneficiary', kind: kinds.id } as const;

export const peopleCommands: readonly Command[] = [
  {
    words: 'person find',
    operands: [{ name: 'person', kind: kinds.text, optional: true }],
    optional: ['id-tail', 'id-number', 'township', 'scheme', ...PAGING],
    run: find,
  },
  {
    words: 'person show',
    operands: [PERSON],
    async run(call) {
      const person = await (
        await call.client()
      ).get<Wire<BeneficiaryDto>>(`/v1/beneficiaries/${call.get('beneficiary')}`);
      const lines = [
        ...fields([
          [title.id, person.id],
          [title.name, person.name],
          [title.idMasked, person.idMasked],
          [title.township, person.townshipName ?? person.township],
          [title.account, person.accountMasked],
          [title.accountName, person.accountName],
          [title.bankName, person.bankName],
        ]),
        ...section(text.spells, STATUSES, person.statuses),
      ];
      return { answer: person, lines };
    },
  },
  {
    words: 'person timeline',
    operands: [PERSON],
    async run(call) {
      const path = `/v1/beneficiaries/${call.get('beneficiary')}/timeline`;
      const timeline = await (await call.client()).get<Timeline>(path);
      const lines = [
        ...section(text.spells, SPELLS, timeline.spells),
        ...section(text.payouts, PAYOUTS, timeline.payouts),
        ...section(text.accounts, ACCOUNTS, timeline.accounts),
        ...section(text.events, EVENTS, timeline.events),
        ...known(text.stops, STOPS, timeline.stops),
        ...known(text.certifications, CERTIFICATIONS, timeline.certifications),
        ...known(text.suspensions, SUSPENSIONS, timeline.suspensions),
        ...known(text.listMatches, MATCHES, timeline.listMatches),
        ...known(text.flags, FLAGS, timeline.flags),
        ...known(text.cases, CASES, timeline.cases),
      ];
      return { answer: timeline, lines: lines.slice(1) };
    },
  },
];

const LISTED: readonly Column<Wire<BeneficiaryListedDto>>[] = [
  { title: title.id, value: (person) => person.id, right: true },
  { title: title.name, value: (person) => person.name },
  { title: title.idMasked, value: (person) => person.idMasked },
  { title: title.scheme, value: (person) => label(schemeLabels, person.scheme) },
  { title: title.township, value: (person) => person.townshipName ?? person.township ?? '' },
  { title: title.account, value: (person) => person.accountMasked ?? '' },
  { title: title.bankName, value: (person) => person.bankName ?? '' },
];

const STATUSES: readonly Column<Wire<BeneficiaryDto>['statuses'][number]>[] = [
  { title: title.scheme, value: (status) => label(schemeLabels, status.scheme) },
  { title: title.state, value: (status) => label(text.status, status.status) },
  { title: title.stateSince, value: (status) => status.since },
];

const SPELLS: readonly Column<Timeline['spells'][number]>[] = [
  { title: title.scheme, value: (spell) => label(schemeLabels, spell.scheme) },
  { title: title.from, value: (spell) => spell.from },
  { title: title.to, value: (spell) => spell.to ?? text.stillReceiving },
];

const PAYOUTS: readonly Column<Timeline['payouts'][number]>[] = [
  { title: title.period, value: (payout) => payout.period },
  { title: title.scheme, value: (payout) => label(schemeLabels, payout.scheme) },
  { title: title.kind, value: (payout) => label(cliLabels.kind, payout.kind) },
  { title: title.reference, value: (payout) => payout.reference },
  { title: title.amount, value: (payout) => yuan(payout.amount), right: true },
  { title: title.backPay, value: (payout) => yuan(payout.backPay), right: true },
  { title: title.state, value: (payout) => label(payoutStateLabels, payout.state) },
  { title: title.cause, value: (payout) => (payout.cause === null ? '' : causeLabel(payout.cause)) },
  { title: title.payOn, value: (payout) => payout.payOn },
  { title: title.creditedOn, value: (payout) => payout.creditedOn ?? '' },
  { title: title.account, value: (payout) => payout.accountMasked },
];

const ACCOUNTS: readonly Column<Timeline['accounts'][number]>[] = [
  { title: title.account, value: (account) => account.accountMasked },
  { title: title.accountName, value: (account) => account.accountName },
  { title: title.bankName, value: (account) => account.bankName ?? '' },
  { title: title.source, value: (account) => label(cliLabels.payeeSource, account.source) },
  { title: title.validFrom, value: (account) => account.validFrom },
  { title: title.validTo, value: (account) => account.validTo ?? '' },
];

const EVENTS: readonly Column<Timeline['events'][number]>[] = [
  { title: title.at, value: (event) => when(event.at) },
  { title: title.event, value: (event) => label(cliLabels.personEvent, event.kind) },
  { title: title.scheme, value: (event) => (event.scheme === null ? '' : label(schemeLabels, event.scheme)) },
  { title: title.period, value: (event) => event.period ?? '' },
  { title: title.oldValue, value: (event) => event.oldValue ?? '' },
  { title: title.newValue, value: (event) => event.newValue ?? '' },
  { title: title.reason, value: (event) => event.reason ?? '' },
  { title: title.roll, value: (event) => (event.rollId === null ? '' : `${event.rollId}:${event.rollRow ?? ''}`) },
  { title: title.by, value: (event) => event.actor ?? '' },
];

const STOPS: readonly Column<Timeline['stops'][number]>[] = [
  { title: title.reason, value: (stop) => label(stopReasonLabels, stop.reason) },
  { title: text.fromPeriod, value: (stop) => stop.effectiveFrom },
  { title: title.source, value: (stop) => stop.source },
  { title: title.by, value: (stop) => stop.addedBy ?? '' },
  { title: text.liftedAt, value: (stop) => (stop.liftedAt === null ? '' : when(stop.liftedAt)) },
];

const CERTIFICATIONS: readonly Column<NonNullable<Timeline['certifications']>[number]>[] = [
  { title: text.certifiedOn, value: (one) => one.certifiedOn },
  { title: text.method, value: (one) => label(certificationMethodLabels, one.method) },
  { title: text.validUntil, value: (one) => one.validUntil },
  { title: title.source, value: (one) => one.source },
  { title: title.by, value: (one) => one.recordedBy },
  { title: text.withdrawn, value: (one) => one.withdrawnReason ?? '' },
];

const SUSPENSIONS: readonly Column<NonNullable<Timeline['suspensions']>[number]>[] = [
  { title: text.fromPeriod, value: (one) => one.fromPeriod },
  { title: text.dueOn, value: (one) => one.dueOn },
  { title: title.state, value: (one) => label(suspensionStateLabels, one.state) },
  { title: text.proposedBy, value: (one) => one.proposedBy },
  { title: title.decidedBy, value: (one) => one.decidedBy ?? '' },
  {
    title: text.backPay,
    value: (one) => (one.backPayAmount === null ? '' : yuan(one.backPayAmount)),
    right: true,
  },
  { title: text.verdict, value: (one) => (one.verdict === null ? '' : label(backPayVerdictLabels, one.verdict)) },
];

const MATCHES: readonly Column<NonNullable<Timeline['listMatches']>[number]>[] = [
  { title: title.kind, value: (match) => label(listKindLabels, match.kind) },
  { title: title.source, value: (match) => match.source },
  { title: text.issuedOn, value: (match) => match.issuedOn },
  { title: title.from, value: (match) => match.fromOn ?? '' },
  { title: title.to, value: (match) => match.toOn ?? '' },
  { title: title.reason, value: (match) => label(matchReasonLabels, match.reason) },
];

const FLAGS: readonly Column<NonNullable<Timeline['flags']>[number]>[] = [
  { title: title.id, value: (flag) => flag.id, right: true },
  { title: text.check, value: (flag) => CHECKS[flag.checkCode]?.title ?? flag.checkCode },
  { title: text.severity, value: (flag) => label(severityLabels, flag.severity) },
  { title: title.state, value: (flag) => label(flagStateLabels, flag.state) },
  { title: title.scheme, value: (flag) => (flag.scheme === null ? '' : label(schemeLabels, flag.scheme)) },
  { title: title.period, value: (flag) => flag.period ?? '' },
  { title: title.amount, value: (flag) => (flag.amount === null ? '' : yuan(flag.amount)), right: true },
  { title: title.decidedBy, value: (flag) => flag.decidedBy ?? '' },
  { title: title.reason, value: (flag) => flag.decidedReason ?? '' },
];

const CASES: readonly Column<NonNullable<Timeline['cases']>[number]>[] = [
  { title: text.caseNumber, value: (one) => one.number },
  { title: text.errorKind, value: (one) => label(errorKindLabels, one.errorKind) },
  { title: title.scheme, value: (one) => label(schemeLabels, one.scheme) },
  { title: title.state, value: (one) => label(findingStateLabels, one.state) },
  { title: text.openedOn, value: (one) => one.openedOn },
  { title: title.amount, value: (one) => yuan(one.amount), right: true },
  { title: text.recovered, value: (one) => yuan(one.recovered), right: true },
];

/** A section of the timeline; none where nothing is known, or where it is not this person's to see. */
function known<Row>(heading: string, columns: readonly Column<Row>[], rows: readonly Row[] | null): string[] {
  return rows === null || rows.length === 0 ? [] : section(heading, columns, rows);
}

/** By POST, as the service wants it, so that an ID number is in no address; and in no shell history either. */
async function find(call: Call): Promise<Report> {
  const idNumber = await idNumberOf(call);
  const body = {
    name: call.all('person')[0],
    idNumber,
    idTail: call.option('id-tail'),
    township: call.option('township'),
    scheme: call.option('scheme'),
  };
  if (body.name === undefined && idNumber === undefined && body.idTail === undefined) {
    throw new UsageError(cliUsage.personNeeds, 'person find');
  }
  const paging = { page: numberOf(call.option('page')), pageSize: numberOf(call.option('rows')) };
  const client = await call.client();
  const page = await client.post<Wire<BeneficiaryPageDto>>('/v1/beneficiaries/search', { ...body, ...paging });
  return { answer: page, lines: showPage(LISTED, page) };
}

async function idNumberOf(call: Call): Promise<string | undefined> {
  const given = call.option('id-number');
  if (given === undefined) return undefined;
  if (given !== '-') throw new UsageError(cliUsage.idFromInput, 'person find');
  return call.readInput();
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
