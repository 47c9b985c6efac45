import { PrinterOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { batch as words, batches, batchKindWords } from '@messages/web/batches';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { useSession } from '../../session/session';
import { Amount, DigestBadge } from '../../ui/amount';
import { count, money, period as monthOf, shortDigest } from '../../ui/formats';
import { Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { isReasoned, isSigning, useBatchActs, type Asked } from './batch-acts';
import { BatchAudit } from './batch-audit';
import { Bridge } from './batch-bridge';
import { Controls, History } from './batch-history';
import { Lines } from './batch-lines';
import { Signing, type Batch } from './batch-signing';
import './batches.css';

/** Somebody else was quicker: what this person had on the screen, and the service's sentence if there was one. */
interface Overtaken {
  seen: Batch;
  sentence: string | null;
}

export default function BatchDetail(): ReactNode {
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/batches/{id}', { params: { path: { id } }, signal })),
    refetchInterval: 30_000,
  });
  if (data) return <Shown key={data.id} batch={data} />;
  return (
    <Page title={batches.one} help={words.help}>
      {isPending ? <Waiting /> : error && <Problem error={error} retry={() => void refetch()} />}
    </Page>
  );
}

function Shown({ batch }: { batch: Batch }): ReactNode {
  const client = useQueryClient();
  const known = useRef(batch);
  const own = useRef<string | null>(null);
  const [overtaken, setOvertaken] = useState<Overtaken | null>(null);
  const { ask, dialog } = useBatchActs(batch.id, {
    onDone: (digest) => {
      own.current = digest;
      setOvertaken(null);
    },
    onOvertaken: (error, seen) => {
      // What it says about refreshing the page is done already.
      setOvertaken({ seen, sentence: error.code === 'BATCH_DIGEST_STALE' ? null : error.message });
      document.getElementById('main')?.scrollTo({ top: 0 });
      void client.invalidateQueries();
    },
  });
  useEffect(() => {
    const before = known.current;
    known.current = batch;
    // Not this person's doing: say what changed before they sign something that they have not read.
    if (before.digest !== batch.digest && own.current !== batch.digest) {
      setOvertaken((shown) => shown ?? { seen: before, sentence: null });
    }
  }, [batch]);

  const title = batch.number;
  return (
    <Page
      title={title}
      tag={<StateTag family="batch" state={batch.state} />}
      answer={words.answer(monthOf(batch.period), schemeLabels[batch.scheme], batchKindWords[batch.kind])}
      help={words.help}
      actions={
        <Link to={`/batches/${batch.id}/approval-form`}>
          <PrinterOutlined aria-hidden /> {words.toForm}
        </Link>
      }
    >
      {overtaken && <OvertakenNote overtaken={overtaken} batch={batch} onClose={() => setOvertaken(null)} />}
      <div className="columns-side batch-top">
        <Section title={words.round(batch.round)}>
          <div className="batch-figures">
            <div>
              <span className="faint">{words.people}</span>
              <strong className="num">{count(batch.lineCount)}</strong>
            </div>
            <div>
              <span className="faint">{words.amount}</span>
              <strong>
                <Amount of={batch.total} />
              </strong>
            </div>
            <div className="batch-words">
              <span className="faint">{words.inWords}</span>
              <span>{batch.totalInWords}</span>
            </div>
            <div>
              <span className="faint">{words.digest}</span>
              <DigestBadge digest={batch.digest} />
            </div>
            <div>
              <span className="faint">{words.payOn}</span>
              <span className="tabular">{batch.payOn}</span>
            </div>
          </div>
          <Signing batch={batch} />
          <Related batch={batch} />
        </Section>
        <Actions batch={batch} ask={ask} />
      </div>
      <BatchAudit batchId={batch.id} />
      <Bridge batch={batch} />
      <Controls batch={batch} />
      <Lines
        batch={batch}
        onAct={(action, line) => ask({ action, line, label: labelOf(batch, action), seen: batch })}
      />
      <History batch={batch} />
      {dialog}
    </Page>
  );
}

function labelOf(batch: Batch, action: string): string {
  return batch.allowedActions.find((one) => one.action === action)?.label ?? '';
}

function OvertakenNote(props: { overtaken: Overtaken; batch: Batch; onClose: () => void }): ReactNode {
  const { overtaken, batch } = props;
  const { seen, sentence } = overtaken;
  const changed = seen.digest !== batch.digest;
  const facts = (of: Batch): [string, string, string] => [count(of.lineCount), money(of.total), shortDigest(of.digest)];
  return (
    <Alert
      className="overtaken"
      type="warning"
      showIcon
      role="alert"
      closable={{ onClose: props.onClose }}
      title={changed ? words.changed : words.outdated}
      description={
        <>
          {sentence && <p>{sentence}</p>}
          {changed ? (
            <>
              <p>{words.changedBody}</p>
              <p className="num">{words.before(...facts(seen))}</p>
              <p className="num">{words.after(...facts(batch))}</p>
            </>
          ) : (
            <p>{words.outdatedBody}</p>
          )}
        </>
      }
    />
  );
}

/** What may be done now; and what may not, with why. */
function Actions({ batch, ask }: { batch: Batch; ask: (asked: Asked) => void }): ReactNode {
  const navigate = useNavigate();
  const act = ({ action, label }: Batch['allowedActions'][number]): void => {
    if (isSigning(action) || isReasoned(action)) ask({ action, label, seen: batch } as Asked);
    else if (action === 'issue') void navigate(`/bank/${batch.id}`);
    else document.querySelector('.batch-lines')?.scrollIntoView({ behavior: 'smooth' });
  };
  return (
    <Section title={words.actions} className="batch-actions">
      {batch.allowedActions.length === 0 && <p className="faint">{words.noActions}</p>}
      <ul>
        {batch.allowedActions.map((one) => {
          const onLine = one.action === 'exclude' || one.action === 'withdrawLine';
          const hint = one.reason ?? (onLine ? words.chooseLine : null);
          return (
            <li key={one.action}>
              <Button
                block
                type={isSigning(one.action) || one.action === 'issue' ? 'primary' : 'default'}
                danger={one.action === 'withdraw'}
                disabled={!one.allowed}
                title={one.reason ?? undefined}
                aria-describedby={hint ? `why-${one.action}` : undefined}
                onClick={() => act(one)}
              >
                {one.label}
              </Button>
              {hint && (
                <span id={`why-${one.action}`} className="faint">
                  {hint}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** Where the batch comes from and goes to. */
function Related({ batch }: { batch: Batch }): ReactNode {
  const { may } = useSession();
  return (
    <div className="batch-related">
      {batch.rollId && (
        <span>
          <span className="faint">{words.roll}</span>{' '}
          <Link to={`/rolls/${batch.rollId}`}>{batch.rollFileName ?? words.toRoll}</Link>
        </span>
      )}
      {may('bank.read') && (
        <span>
          <span className="faint">{words.file}</span>{' '}
          <Link to={`/bank/${batch.id}`}>{batch.bankFileName ?? words.toBank}</Link>
        </span>
      )}
      {batch.slipNumber && (
        <span>
          <span className="faint">{words.slip}</span> {words.slipOn(batch.slipNumber, batch.slipPaidOn ?? '')}
        </span>
      )}
      <Link to={`/payout-acts?acts.batchId=${batch.id}`}>{words.toActs}</Link>
    </div>
  );
}
