import { App } from 'antd';
import { closing as text } from '@messages/web/closing';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { period as periodText } from '../../ui/formats';
import { fundName } from '../books/fund-choice';
import { placeOf, type Item, type Thing } from './places';

interface Act {
  fund: Scheme;
  period: string;
  onClose: () => void;
}

/** Asks before the month is closed; when it is refused, the items that stand in the way, as the service found them. */
export function ClosePeriod({ fund, period, open, onClose }: Act & { open: readonly Item[] }): ReactNode {
  const done = useDone(text.closeDone, onClose);
  const close = useAct(
    (body: { fund: Scheme; period: string }, key) =>
      answer(api.POST('/api/v1/accounting-periods/close', { params: { header: { 'Idempotency-Key': key } }, body })),
    { onDone: done },
  );
  const refused =
    close.error?.code === 'PERIOD_NOT_READY' ? (close.error.details.items as Item[] | undefined) : undefined;
  const hinders = refused ?? open;
  const month = periodText(period);
  return (
    <Ask
      open
      danger
      title={text.closeTitle(fundName(fund), month)}
      sentence={text.closeAsk(month)}
      agree={text.closeAgree(month)}
      pending={close.isPending}
      error={close.error}
      onAgree={() => close.mutate({ fund, period })}
      onCancel={onClose}
    >
      {hinders.length > 0 && (
        <div className="closing-hinders">
          <div>{text.hinders}</div>
          <ul>
            {hinders.map((item) => (
              <li key={item.code}>
                {item.sentence} <Link to={placeOf(item.subject, fund)}>{text.places[item.subject]}</Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Ask>
  );
}

/** Why a batch that is not settled does not stand in the way. */
export function ExplainBatch({ fund, period, batch, onClose }: Act & { batch: Thing }): ReactNode {
  const done = useDone(text.explainDone, onClose);
  const explain = useAct(
    (body: { batchId: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/accounting-periods/{fund}/{period}/explanations', {
          params: { path: { fund, period }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    { onDone: done },
  );
  return (
    <Ask
      open
      title={text.explainTitle(batch.label)}
      sentence={text.explainAsk(periodText(period))}
      reason="required"
      agree={text.explainAgree}
      pending={explain.isPending}
      error={explain.error}
      onAgree={({ reason }) => explain.mutate({ batchId: batch.id, reason })}
      onCancel={onClose}
    />
  );
}

/** The first of the two who open a closed month again. */
export function ProposeReopening({ fund, period, onClose }: Act): ReactNode {
  const done = useDone(text.reopenDone, onClose);
  const propose = useAct(
    (body: { fund: Scheme; period: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/accounting-periods/reopenings', { params: { header: { 'Idempotency-Key': key } }, body }),
      ),
    { onDone: done },
  );
  const month = periodText(period);
  return (
    <Ask
      open
      title={text.reopenTitle(fundName(fund), month)}
      sentence={text.reopenAsk(month)}
      reason="required"
      agree={text.reopenAgree}
      pending={propose.isPending}
      error={propose.error}
      onAgree={({ reason }) => propose.mutate({ fund, period, reason })}
      onCancel={onClose}
    />
  );
}

/** Carries income and expense of the year to the fund's surplus. */
export function YearEnd({ fund, period, onClose }: Act): ReactNode {
  const done = useDone(text.yearEndDone, onClose);
  const year = period.slice(0, 4);
  const transfer = useAct(
    (body: { fund: Scheme; year: number }, key) =>
      answer(api.POST('/api/v1/vouchers/year-end', { params: { header: { 'Idempotency-Key': key } }, body })),
    { onDone: done },
  );
  return (
    <Ask
      open
      title={text.yearEndTitle(fundName(fund), year)}
      sentence={text.yearEndAsk}
      agree={text.yearEndAgree}
      pending={transfer.isPending}
      error={transfer.error}
      onAgree={() => transfer.mutate({ fund, year: Number(year) })}
      onCancel={onClose}
    />
  );
}

export function useDone(said: string, onClose: () => void): () => void {
  const { message } = App.useApp();
  return () => {
    void message.success(said);
    onClose();
  };
}
