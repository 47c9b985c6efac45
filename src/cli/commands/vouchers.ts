import type { Wire } from '../../client/wire.js';
import type { ReviewedDto, VoucherDetailDto, VoucherDto } from '../../ledger/ledger.dto.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliUsage, cliVouchers as text } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import type { Call, Command, Report } from '../command.js';
import { UsageError } from '../errors.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, PAGING, section, showPage } from '../listing.js';
import { fields, type Column } from '../table.js';
import { kinds } from '../values.js';

type Voucher = Wire<VoucherDto>;
type VoucherDetail = Wire<VoucherDetailDto>;
const VOUCHER = { name: 'voucher', kind: kinds.id } as const;

export const vouchersCommands: readonly Command[] = [
  {
    words: 'vouchers list',
    optional: ['fund', 'period', 'from', 'to', 'unreviewed', ...PAGING],
    async run(call) {
      const query = {
        fund: call.option('fund'),
        period: call.option('period'),
        from: call.option('from'),
        to: call.option('to'),
        unreviewed: call.flag('unreviewed') ? 'true' : undefined,
      };
      const page = await fetchPage<Voucher>(call, '/v1/vouchers', query);
      return { answer: page, lines: showPage(LISTED, page) };
    },
  },
  {
    words: 'vouchers show',
    operands: [VOUCHER],
    async run(call) {
      const voucher = await (await call.client()).get<VoucherDetail>(`/v1/vouchers/${call.get('voucher')}`);
      return { answer: voucher, lines: describe(voucher) };
    },
  },
  {
    words: 'vouchers review',
    operands: [{ ...VOUCHER, optional: true, many: true }],
    optional: ['period'],
    run: review,
  },
];

const LISTED: readonly Column<Voucher>[] = [
  { title: title.id, value: (voucher) => voucher.id, right: true },
  { title: title.fund, value: (voucher) => label(schemeLabels, voucher.fund) },
  { title: title.period, value: (voucher) => voucher.period },
  { title: title.voucherNo, value: (voucher) => String(voucher.number), right: true },
  { title: title.voucherOn, value: (voucher) => voucher.voucherOn },
  { title: title.total, value: (voucher) => yuan(voucher.total), right: true },
  { title: title.preparedBy, value: (voucher) => voucher.preparedBy },
  { title: title.reviewedBy, value: (voucher) => voucher.reviewedBy ?? '' },
  { title: title.summary, value: (voucher) => voucher.summary },
];

const POSTINGS: readonly Column<VoucherDetail['postings'][number]>[] = [
  { title: title.lineNo, value: (posting) => String(posting.lineNo), right: true },
  { title: title.ledgerAccount, value: (posting) => posting.account },
  { title: title.accountTitle, value: (posting) => posting.accountName },
  { title: title.debit, value: (posting) => sideAmount(posting.debit), right: true },
  { title: title.credit, value: (posting) => sideAmount(posting.credit), right: true },
  { title: title.summary, value: (posting) => posting.summary ?? '' },
];

/** The side a posting does not touch is left blank, as on paper. */
function sideAmount(amount: string): string {
  return /^-?0(\.0+)?$/.test(amount) ? '' : yuan(amount);
}

function describe(voucher: VoucherDetail): string[] {
  return [
    ...fields([
      [title.id, voucher.id],
      [title.fund, label(schemeLabels, voucher.fund)],
      [title.voucherNo, `${voucher.period} / ${voucher.number}`],
      [title.voucherOn, voucher.voucherOn],
      [title.summary, voucher.summary],
      [title.total, yuan(voucher.total)],
      [title.preparedBy, `${voucher.preparedBy}  ${when(voucher.postedAt)}`],
      [title.reviewedBy, voucher.reviewedBy === null ? null : `${voucher.reviewedBy}  ${when(voucher.reviewedAt)}`],
    ]),
    ...section('', POSTINGS, voucher.postings).slice(2),
    '',
    text.hash(voucher.hash),
  ];
}

/** The vouchers named, or all of a month that wait for it. */
async function review(call: Call): Promise<Report> {
  const [ids, period] = [call.all('voucher'), call.option('period')];
  if (ids.length > 0 === (period !== undefined)) throw new UsageError(cliUsage.reviewEither, 'vouchers review');
  if (period !== undefined) {
    const reviewed = await (await call.desk()).reviewVouchers(period);
    return { answer: { reviewed }, lines: [reviewed === 0 ? text.nothingToReview : text.reviewed(count(reviewed))] };
  }
  const client = await call.client();
  const answer = await client.post<ReviewedDto>('/v1/vouchers/review', { ids }, { key: call.key() });
  return { answer, lines: [text.reviewed(count(answer.reviewed))] };
}
