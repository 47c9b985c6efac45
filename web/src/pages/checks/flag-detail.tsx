import { Alert, Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { flagActionLabels } from '@messages/audit';
import { flags as text } from '@messages/web/flags';
import { formats } from '@messages/web/formats';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { count, period as periodText, time } from '../../ui/formats';
import { Facts, Nothing } from '../../ui/page';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { PersonLink } from '../batches/person-link';
import { Severity } from './audit-checks';
import type { Flag } from './flag-pane';
import { OpenCase } from './open-case';

type Detail = Schema<'FlagDetailDto'>;
export type FlagAction = Detail['actions'][number]['action'];

/** One flag: what was found, what the check means and asks for, whom and which money it is about, what was decided. */
export function FlagDetail(props: {
  flag: Flag | null;
  detail: Detail | null;
  /** Selected flags; what is done then, is done to all of them. */
  picked: readonly Flag[];
  onAct: (action: FlagAction) => void;
}): ReactNode {
  const { flag, detail } = props;
  return (
    <section className="flags-pane" aria-label={flag?.title ?? text.title}>
      <div className="flags-detail" tabIndex={0} role="group" aria-label={flag?.title ?? text.title} aria-live="polite">
        {flag === null ? (
          <Nothing text={text.noDetail} />
        ) : (
          <>
            <div className="flags-detail-head">
              <h2>{flag.title}</h2>
              <Severity of={flag.severity} />
              <StateTag family="flag" state={flag.state} />
            </div>
            <p className="flags-sentence">{flag.sentence}</p>
            {flag.involved && <Alert type="warning" showIcon title={text.involvedHint} />}
            <About flag={flag} />
            {detail ? <Rule detail={detail} /> : <Waiting />}
          </>
        )}
      </div>
      {flag && detail && <Acts flag={flag} detail={detail} picked={props.picked} onAct={props.onAct} />}
    </section>
  );
}

function About({ flag }: { flag: Flag }): ReactNode {
  const { may } = useSession();
  const { beneficiaryId, name, batchId, batchNumber, reference, lineNo, scheme, period } = flag;
  const reads = may('batch.read');
  return (
    <Facts
      items={[
        [
          text.person,
          beneficiaryId && name ? (
            <>
              <PersonLink id={beneficiaryId} name={name} /> <span className="faint tabular">{flag.idMasked}</span>
            </>
          ) : (
            text.nobody
          ),
        ],
        [text.township, flag.township],
        [text.scheme, scheme && schemeLabels[scheme as Scheme]],
        [text.period, period && periodText(period)],
        [text.amount, flag.amount && <Amount of={flag.amount} unit={formats.yuan} />],
        [text.batch, batchId && (reads ? <Link to={`/batches/${batchId}`}>{batchNumber}</Link> : batchNumber)],
        [
          text.payout,
          reference && lineNo && (
            <>
              {reads ? (
                <Link to={`/payouts/${reference}`}>{text.lineOf(count(lineNo))}</Link>
              ) : (
                text.lineOf(count(lineNo))
              )}
              {flag.lineGone && <span className="faint"> {text.lineGone}</span>}
            </>
          ),
        ],
        [
          text.caseOf,
          flag.caseId &&
            (may('case.read') ? <Link to={`/findings/${flag.caseId}`}>{flag.caseNumber}</Link> : flag.caseNumber),
        ],
        [text.raisedAt, <span className="tabular">{time(flag.raisedAt)}</span>],
      ]}
    />
  );
}

function Rule({ detail }: { detail: Detail }): ReactNode {
  return (
    <>
      <Facts
        items={[
          [text.remedy, detail.remedy, true],
          [text.meaning, detail.meaning, true],
          [text.basis, detail.basis, true],
        ]}
      />
      <h3>{text.history}</h3>
      {detail.events.length === 0 ? (
        <p className="faint">{text.noHistory}</p>
      ) : (
        <ol className="flags-history">
          {detail.events.map(({ no, action, actor, at, reason }) => (
            <li key={no}>
              <strong>{flagActionLabels[action]}</strong> {actor} <span className="faint tabular">{time(at)}</span>
              <div>{reason}</div>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Acts(props: {
  flag: Flag;
  detail: Detail;
  picked: readonly Flag[];
  onAct: (action: FlagAction) => void;
}): ReactNode {
  const { detail } = props;
  const several = props.picked.length;
  const why = several === 0 ? detail.actions.find(({ reason }) => reason !== null)?.reason : null;
  return (
    <div className="flags-pane-foot">
      <span className="flags-acts">
        {detail.actions.map(({ action, allowed, reason }) => (
          <Button
            key={action}
            type={action === 'confirm' ? 'primary' : 'default'}
            danger={action === 'confirm'}
            disabled={several === 0 && !allowed}
            title={(several === 0 && reason) || undefined}
            onClick={() => props.onAct(action)}
          >
            {several > 1 ? text.agreeMany(flagActionLabels[action], several) : flagActionLabels[action]}
            <kbd>{text.keyOf[action]}</kbd>
          </Button>
        ))}
        <OpenCase flags={several > 0 ? props.picked : [props.flag]} />
      </span>
      {why && <span className="faint">{why}</span>}
    </div>
  );
}
