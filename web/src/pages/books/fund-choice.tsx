import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { bookWords } from '@messages/web/books';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';

export type Account = Schema<'AccountDto'>;
export type Voucher = Schema<'VoucherDetailDto'>;

export const FUNDS = Object.keys(schemeLabels) as Scheme[];

export function fundName(fund: Scheme): string {
  return bookWords.fundOf(schemeLabels[fund]);
}

/** The fund of the page, kept in the address. */
export function useFund(): [Scheme, (fund: Scheme) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('fund');
  const fund = FUNDS.find((known) => known === asked) ?? FUNDS[0]!;
  const set = (next: Scheme): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('fund', next);
        return after;
      },
      { replace: true },
    );
  return [fund, set];
}

export function FundChoice({ fund, onChange }: { fund: Scheme; onChange: (fund: Scheme) => void }): ReactNode {
  return (
    <Segmented
      aria-label={bookWords.fund}
      value={fund}
      onChange={onChange}
      options={FUNDS.map((value) => ({ value, label: schemeLabels[value] }))}
    />
  );
}

/** The fund's chart; asked once, as it seldom changes. */
export function useAccounts(fund: Scheme): { accounts: Account[]; error: Error | null; isPending: boolean } {
  const { data, error, isPending } = useQuery({
    queryKey: ['accounts', fund],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/ledger-accounts', { params: { query: { fund } }, signal })),
  });
  return { accounts: data ?? [], error, isPending };
}
