import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { answer, api } from '../api/client';
import { keptPeriod } from './kept';
import { useSession } from './session';

interface PeriodState {
  /** 'YYYY-MM' that every page follows. */
  period: string;
  setPeriod(period: string): void;
}

const Context = createContext<PeriodState | null>(null);

export function usePeriod(): PeriodState {
  const state = useContext(Context);
  if (!state) throw new Error('usePeriod outside <PeriodProvider>');
  return state;
}

/** The month that the person chose in this tab, else the one that the service says is being worked on. */
export function PeriodProvider({ waiting, children }: { waiting: ReactNode; children: ReactNode }): ReactNode {
  const { may } = useSession();
  const [chosen, choose] = useState(() => keptPeriod.read());
  const asked = chosen === null && may('batch.read');
  const { data, isLoading, isFetched } = useQuery({
    queryKey: ['month-board', null],
    enabled: asked,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/month-board', { signal })),
    staleTime: Infinity,
  });
  const period = chosen ?? data?.period ?? thisMonth();
  const state = useMemo(
    () => ({
      period,
      setPeriod: (next: string) => {
        keptPeriod.write(next);
        choose(next);
      },
    }),
    [period],
  );
  // Only the first time: reading it again after a refusal must not take the page away.
  if (isLoading && !isFetched) return waiting;
  return <Context value={state}>{children}</Context>;
}

/** The current month in Beijing. */
function thisMonth(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
}
