import { voucher as text, vouchers } from '@messages/web/books';
import { formats } from '@messages/web/formats';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { DataList, type Column } from '../../ui/data-list';
import { money } from '../../ui/formats';
import { Facts, Nothing, Section } from '../../ui/page';
import { LookTag } from '../../ui/states';
import { PersonLink } from '../batches/person-link';
import { useTownships } from '../failures/townships';
import type { Voucher } from './fund-choice';

type Row = Schema<'VoucherPayoutDto'>;

const { payoutColumns: words } = text;

const columnsOf = (townships: Readonly<Record<string, string>>): readonly Column<Row>[] => [
  { path: 'reference', title: words.reference, sort: 'reference', width: 150 },
  { path: 'batchNumber', title: words.batch, width: 168 },
  { path: 'lineNo', title: words.lineNo, kind: 'count', width: 64 },
  { path: 'period', title: words.period, kind: 'period', sort: 'period', width: 104 },
  { path: 'name', title: words.name, sort: 'name' },
  { path: 'idMasked', title: words.idMasked, width: 168 },
  { path: 'township', title: words.township, words: townships, sort: 'township', width: 100, optional: true },
  { path: 'amount', title: words.amount, kind: 'money', sort: 'amount', width: 120 },
  { path: 'state', title: words.state, state: 'payout', width: 110 },
];

/** The payouts behind a voucher; their sum is what it booked. */
export function VoucherPayouts({ voucher }: { voucher: Voucher }): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const townships = useTownships();
  const { recovery } = voucher;
  return (
    <div className="no-print">
      {recovery && <Recovery of={recovery} />}
      <Section title={recovery ? text.recoveredPayouts : text.payouts}>
        <DataList
          name="payouts"
          path="/api/v1/vouchers/{id}/payouts"
          pathParams={{ id: voucher.id }}
          label={text.payouts}
          exportName={text.payoutsExport(vouchers.word(voucher.number))}
          columns={columnsOf(townships)}
          rowKey={(row) => `${row.reference} ${row.lineNo}`}
          onOpen={may('batch.read') ? (row) => navigate(`/payouts/${row.reference}`) : undefined}
          pageSize={20}
          foot={({ total, amount, booked, difference }) =>
            total > 0 && (
              <>
                {text.payoutsFoot(money(amount), money(booked))}{' '}
                {/^-?0(\.0+)?$/.test(difference) ? (
                  <LookTag look="done" text={text.agrees} />
                ) : (
                  <LookTag look="failed" text={text.differs(money(difference))} />
                )}
              </>
            )
          }
          empty={<Nothing text={text.noPayouts} />}
        />
      </Section>
    </div>
  );
}

/** For which case a recovery came back, from whom, and who was overpaid. */
function Recovery({ of }: { of: NonNullable<Voucher['recovery']> }): ReactNode {
  const { may } = useSession();
  return (
    <Section title={text.recovery}>
      <Facts
        items={[
          [text.recoveryCase, may('case.read') ? <Link to={`/findings/${of.findingId}`}>{of.number}</Link> : of.number],
          [
            text.recoveryPerson,
            <>
              <PersonLink id={of.beneficiaryId} name={of.name} /> <span className="faint tabular">{of.idMasked}</span>
            </>,
          ],
          [text.recoveryAmount, <Amount of={of.amount} unit={formats.yuan} />],
          [text.recoveryOn, <span className="tabular">{of.on}</span>],
          [text.recoveryPayer, of.payer],
          [text.recoverySlip, of.slip],
        ]}
      />
    </Section>
  );
}
