import { useQuery } from '@tanstack/react-query';
import { schemeLabels } from '@messages/agencies';
import { failureCauseLabels } from '@messages/banking';
import { formats } from '@messages/web/formats';
import { person as texts } from '@messages/web/people';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { getPage, type Scheme } from '../../api/lists';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { money, period as periodText, toCents } from '../../ui/formats';
import { Facts, Section } from '../../ui/page';
import { StateTag } from '../../ui/states';
import type { Month, Payout } from './person-months';

const PARTS = ['base', 'personal', 'adjustment', 'backPay', 'grant'] as const;

/** One month: the first payout and its reissues in order, each with its batch, result and vouchers. */
export function PersonMonth({ month }: { month: Month }): ReactNode {
  const { period, scheme, attempts, backPaidBy } = month;
  return (
    <Section title={texts.chosen(periodText(period), schemeLabels[scheme as Scheme])}>
      {attempts.length === 0 && !backPaidBy && <p>{texts.chosenNone}</p>}
      {backPaidBy && (
        <p>
          {texts.backPaidBy(periodText(backPaidBy.period))}{' '}
          <Link to={`/payouts/${backPaidBy.reference}`}>{texts.openPayout}</Link>
        </p>
      )}
      <ol className="person-chain" aria-label={texts.chainLabel}>
        {attempts.map((payout, index) => (
          <li key={payout.reference}>
            <Attempt payout={payout} index={index} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Attempt({ payout, index }: { payout: Payout; index: number }): ReactNode {
  const { may } = useSession();
  const causes = failureCauseLabels as Readonly<Record<string, { label: string }>>;
  const parts = PARTS.filter((part) => toCents(payout[part]) !== 0n);
  return (
    <>
      <p className="person-attempt">
        <strong>{payout.kind === 'REISSUE' ? texts.attempt(Math.max(1, index)) : texts.attempt(0)}</strong>
        <StateTag family="payout" state={payout.state} />
        <strong>
          <Amount of={payout.amount} unit={formats.yuan} />
        </strong>
        {may('batch.read') && <Link to={`/payouts/${payout.reference}`}>{texts.openPayout}</Link>}
      </p>
      <Facts
        items={[
          ...(payout.cause ? ([[texts.cause, causes[payout.cause]?.label ?? payout.cause]] as const) : []),
          [
            texts.batch,
            may('batch.read') ? (
              <Link to={`/batches/${payout.batchId}`}>{payout.batchNumber}</Link>
            ) : (
              payout.batchNumber
            ),
          ],
          [texts.reference, <span className="tabular">{payout.reference}</span>],
          [texts.payOn, <span className="tabular">{payout.payOn}</span>],
          [texts.creditedOn, payout.creditedOn && <span className="tabular">{payout.creditedOn}</span>],
          [
            texts.toAccount,
            <>
              {payout.accountName} <span className="tabular">{payout.accountMasked}</span>
              {payout.bankName && <span className="faint"> {payout.bankName}</span>}
            </>,
            true,
          ],
          [
            texts.parts,
            <span className="person-parts">
              {parts.map((part) => (
                <span key={part}>
                  {texts.partLabels[part]} <span className="num">{money(payout[part])}</span>
                </span>
              ))}
              {payout.backPayFrom && (
                <span className="faint">
                  {texts.backPayRange(
                    periodText(payout.backPayFrom),
                    periodText(payout.backPayTo ?? payout.backPayFrom),
                  )}
                </span>
              )}
            </span>,
            true,
          ],
          ...(may('ledger.read') ? ([[texts.vouchers, <Vouchers payout={payout} />, true]] as const) : []),
        ]}
      />
    </>
  );
}

/** Vouchers of the payout's batch: the books carry batches, not people. Returns only where this payout was returned. */
function Vouchers({ payout: { batchNumber, cause } }: { payout: Payout }): ReactNode {
  const { data } = useQuery({
    queryKey: ['vouchers-of-batch', batchNumber],
    queryFn: ({ signal }) => getPage('/api/v1/vouchers', undefined, { text: batchNumber, pageSize: 20 }, signal),
  });
  if (!data) return '…';
  const vouchers = data.rows.filter(({ causeType }) => cause !== null || causeType !== 'BOUNCE');
  if (vouchers.length === 0) return <span className="faint">{texts.noVouchers}</span>;
  return (
    <span className="person-parts">
      {vouchers.map((voucher) => (
        <span key={voucher.id}>
          <Link to={`/vouchers/${voucher.id}`}>{texts.voucherOf(String(voucher.number))}</Link>{' '}
          <span className="faint">{voucher.summary}</span>
        </span>
      ))}
    </span>
  );
}
