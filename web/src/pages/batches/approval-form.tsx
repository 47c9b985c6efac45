import { ArrowLeftOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { approvalForm as words, batchKindWords } from '@messages/web/batches';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { useSession } from '../../session/session';
import { count, money, period as monthOf, time } from '../../ui/formats';
import { Page } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { bridgeDifference } from './batch-bridge';
import type { Batch } from './batch-signing';
import { QrCode } from '../../ui/qr-code';
import './approval-form.css';

const SIGNERS = ['SUBMIT', 'REVIEW', 'APPROVE'] as const;

/** The paper that is signed, stamped and filed: one A4 page, in the form that offices use. */
export default function ApprovalForm(): ReactNode {
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/batches/{id}', { params: { path: { id } }, signal })),
  });
  return (
    <div className="approval-page">
      <Page
        title={words.title}
        help={words.help}
        tag={data && <StateTag family="batch" state={data.state} />}
        answer={data?.number}
        actions={
          <>
            <Link to={`/batches/${id}`}>
              <ArrowLeftOutlined aria-hidden /> {words.back}
            </Link>
            <Button type="primary" icon={<PrinterOutlined />} disabled={!data} onClick={() => window.print()}>
              {words.print}
            </Button>
          </>
        }
      >
        {isPending && <Waiting />}
        {error && !data && <Problem error={error} retry={() => void refetch()} />}
        {data && <Form batch={data} />}
      </Page>
    </div>
  );
}

function Form({ batch }: { batch: Batch }): ReactNode {
  const { session } = useSession();
  const agency = session.agencies.find(({ id }) => id === session.agencyId)?.name ?? '';
  const { controls } = batch;
  return (
    <article className="approval-form" aria-label={words.title}>
      <h2>{words.title}</h2>
      {batch.state === 'WITHDRAWN' && <p className="approval-mark">{words.withdrawnMark}</p>}
      {batch.state === 'DRAFT' && <p className="approval-mark">{words.draftMark}</p>}
      <p className="approval-line">
        <span>{words.agency(agency)}</span>
        <span>{words.period(monthOf(batch.period))}</span>
        <span>{words.unit}</span>
      </p>
      <table className="approval-table">
        <tbody>
          <tr>
            <th scope="row">{words.number}</th>
            <td>{batch.number}</td>
            <th scope="row">{words.payOn}</th>
            <td>{batch.payOn}</td>
          </tr>
          <tr>
            <th scope="row">{words.scheme}</th>
            <td>{schemeLabels[batch.scheme]}</td>
            <th scope="row">{words.kind}</th>
            <td>{batchKindWords[batch.kind]}</td>
          </tr>
          <tr>
            <th scope="row">{words.people}</th>
            <td>{words.peopleOf(count(batch.lineCount))}</td>
            <th scope="row">{words.amount}</th>
            <td className="approval-strong">{money(batch.total)}</td>
          </tr>
          <tr>
            <th scope="row">{words.inWords}</th>
            <td colSpan={3} className="approval-strong">
              {batch.totalInWords}
            </td>
          </tr>
          {controls.rollCount !== null && (
            <tr>
              <th scope="row">{words.rollTotal}</th>
              <td>{words.countAndAmount(count(controls.rollCount), money(controls.rollTotal))}</td>
              <th scope="row">{words.withdrawn}</th>
              <td>{words.countAndAmount(count(controls.withdrawnCount), money(controls.withdrawnTotal))}</td>
            </tr>
          )}
        </tbody>
      </table>
      <BridgeTable batch={batch} />
      <table className="approval-table approval-signatures">
        <tbody>
          <tr>
            {SIGNERS.map((step) => (
              <th key={step} scope="col">
                {words.signers[step]}
              </th>
            ))}
            <th scope="col">{words.seal}</th>
          </tr>
          <tr>
            {SIGNERS.map((step) => {
              const signature = batch.signatures.find((one) => one.current && one.step === step);
              return (
                <td key={step}>
                  <div className="approval-box">
                    <span className="approval-electronic">
                      {signature ? words.signed(signature.actorName) : words.unsigned}
                      <br />
                      {time(signature?.signedAt)}
                    </span>
                    <span>{words.byHand}</span>
                    <span className="approval-date">{words.date}</span>
                  </div>
                </td>
              );
            })}
            <td>
              <div className="approval-box">
                <span />
                <span className="approval-date">{words.date}</span>
              </div>
            </td>
          </tr>
        </tbody>
      </table>
      <div className="approval-proof">
        <QrCode label={words.qr} text={[batch.number, batch.lineCount, batch.total, batch.digest].join('\n')} />
        <div>
          <p>
            <strong>{words.digest}</strong> {words.round(batch.round)}
          </p>
          <p className="approval-digest">{(batch.digest.match(/.{8}/g) ?? []).join(' ')}</p>
          <p>{words.digestHint}</p>
          {batch.amendments.length > 0 && <p>{words.amended(batch.amendments.length)}</p>}
          <p>{words.printedBy(session.user.name, time(new Date().toISOString()))}</p>
        </div>
      </div>
    </article>
  );
}

function BridgeTable({ batch }: { batch: Batch }): ReactNode {
  if (batch.bridge.length === 0) return <p className="approval-none">{words.noBridge}</p>;
  return (
    <table className="approval-table approval-bridge" aria-label={words.bridge}>
      <thead>
        <tr>
          <th scope="col">{words.item}</th>
          <th scope="col" className="num">
            {words.itemPeople}
          </th>
          <th scope="col" className="num">
            {words.itemAmount}
          </th>
        </tr>
      </thead>
      <tbody>
        {batch.bridge.map((row) => (
          <tr key={row.item}>
            <td>{row.label}</td>
            <td className="num">{count(row.people)}</td>
            <td className="num">{money(row.amount)}</td>
          </tr>
        ))}
        <tr>
          <td>{words.difference}</td>
          <td />
          <td className="num approval-strong">{money(bridgeDifference(batch.bridge))}</td>
        </tr>
      </tbody>
    </table>
  );
}
