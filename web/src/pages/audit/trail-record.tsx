import { Drawer } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { failureCauseLabels } from '@messages/banking';
import { errorCatalogue } from '@messages/catalogue';
import { roleLabels } from '@messages/identity';
import { batchStateLabels, payoutStateLabels } from '@messages/payouts';
import { rollStateLabels } from '@messages/roll-acts';
import { actLabels, detailLabels, detailWords, subjectLabels, trail as words } from '@messages/web/trail';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { RowOf } from '../../api/lists';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import { money, period, time } from '../../ui/formats';
import { Facts } from '../../ui/page';
import { StateTag } from '../../ui/states';

type Entry = RowOf<'/api/v1/trail'>;

/** Pages of the subjects that have one, with what opens them. */
const PLACES = {
  batch: ['batch.read', '/batches/'],
  roll: ['roll.read', '/rolls/'],
  voucher: ['ledger.read', '/vouchers/'],
  beneficiary: ['beneficiary.read', '/people/'],
  project: ['project.read', '/projects/'],
  fundDocument: ['project.read', '/direct-funds/'],
  user: ['user.read', '/users/'],
} as const;

/** One record of the trail, its details as words. */
export function TrailRecord({ entry, onClose }: { entry: Entry | null; onClose: () => void }): ReactNode {
  return (
    <Drawer
      open={entry !== null}
      title={entry && words.record(entry.position)}
      onClose={onClose}
      size={560}
      destroyOnHidden
    >
      {entry && <Record entry={entry} onClose={onClose} />}
    </Drawer>
  );
}

function Record({ entry, onClose }: { entry: Entry; onClose: () => void }): ReactNode {
  const { may } = useSession();
  const { subjectType: type, subjectId: id } = entry;
  const place = PLACES[type as keyof typeof PLACES];
  const refused = type === 'error' ? (id ?? '') : null;
  const details = Object.entries(entry.details);
  return (
    <>
      <Facts
        items={[
          [words.columns.act, actLabels[entry.act] ?? entry.act],
          [words.columns.outcome, <StateTag family="outcome" state={entry.outcome} />],
          [words.columns.actor, entry.actorName ? words.who(entry.actorName, entry.actorLogin ?? '') : words.system],
          [words.columns.at, <span className="tabular">{time(entry.at)}</span>],
          ...(refused === null
            ? [
                [words.columns.subject, type === null ? words.none : (subjectLabels[type] ?? type)] as const,
                [
                  words.columns.subjectId,
                  id && place && may(place[0]) && /^\d+$/.test(id) ? <Link to={`${place[1]}${id}`}>{id}</Link> : id,
                ] as const,
              ]
            : [[words.refusedBecause, refusalText(refused), true] as const]),
        ]}
      />
      <h3 className="trail-head">{words.details}</h3>
      {details.length === 0 ? (
        <p className="faint">{words.noDetails}</p>
      ) : (
        <Facts
          items={details.map(([name, value]) => {
            const shown = detailValue(name, value);
            return [detailLabels[name] ?? name, shown, typeof value === 'object' && value !== null] as const;
          })}
        />
      )}
      <ul className="trail-links" onClick={onClose}>
        {entry.requestId && (
          <li>
            <Link to={`/trail?trail.requestId=${encodeURIComponent(entry.requestId)}`}>{words.sameRequest}</Link>
          </li>
        )}
        {entry.actorId && (
          <li>
            <Link to={`/trail?trail.actorId=${entry.actorId}`}>{words.sameActor}</Link>
          </li>
        )}
        {type && id && refused === null && (
          <li>
            <Link to={`/trail?trail.subjectType=${type}&trail.subjectId=${encodeURIComponent(id)}`}>
              {words.sameSubject}
            </Link>
          </li>
        )}
      </ul>
      <Facts
        items={[
          [words.actId, entry.actId],
          [words.columns.requestId, <span className="digest-whole">{entry.requestId ?? words.none}</span>, true],
          [words.hash, <code className="digest-whole">{entry.hash}</code>, true],
        ]}
      />
    </>
  );
}

/** The sentence of a refusal; what was filled into it then is not on the trail. */
function refusalText(code: string): string {
  const text = errorCatalogue[code]?.text;
  return text ? words.coded(text.replace(/\{\w+\}/g, words.unknownPart), code) : code;
}

const MONEY: ReadonlySet<string> = new Set(['amount', 'total', 'payTotal', 'bouncedTotal']);
const DIGESTS: ReadonlySet<string> = new Set(['digest', 'fileDigest']);
const STATES: Readonly<Record<string, string>> = { ...rollStateLabels, ...payoutStateLabels, ...batchStateLabels };
const CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...detailWords,
  scheme: schemeLabels,
  fund: schemeLabels,
  role: roleLabels,
  roles: roleLabels,
  state: STATES,
  cause: Object.fromEntries(Object.entries(failureCauseLabels).map(([code, { label }]) => [code, label])),
};

function detailValue(name: string, value: unknown): ReactNode {
  if (value === null || value === undefined || value === '') return words.none;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (Array.isArray(value)) return value.map((one) => plain(name, one)).join(words.between);
  if (typeof value === 'object') {
    return (
      <ul className="trail-nested">
        {Object.entries(value).map(([key, one]) => (
          <li key={key}>
            <span className="faint">{detailLabels[key] ?? key}</span> {plain(key, one)}
          </li>
        ))}
      </ul>
    );
  }
  const text = plain(name, value);
  if (DIGESTS.has(name)) return <DigestBadge digest={text} />;
  return MONEY.has(name) ? <span className="num">{money(text)}</span> : text;
}

function plain(name: string, value: unknown): string {
  if (value === null || value === undefined) return words.none;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value as string | number);
  return CODES[name]?.[text] ?? (/^\d{4}-\d{2}$/.test(text) ? period(text) : text);
}
