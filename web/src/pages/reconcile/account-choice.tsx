import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { purposeLabels } from '@messages/web/books';
import { reconcileWords as words } from '@messages/web/reconcile';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { Nothing } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';

export type BankAccount = Schema<'BankAccountDto'>;

/** The fund's bank accounts and the one of the page, kept in the address; 支出户 unless another is asked for. */
export function useBankAccount(fund: Scheme): {
  accounts: BankAccount[] | undefined;
  account: BankAccount | undefined;
  choose: (code: string) => void;
  error: Error | null;
  refetch: () => void;
} {
  const [search, setSearch] = useSearchParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['bank-accounts', fund],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-accounts', { params: { query: { fund } }, signal })),
  });
  const account =
    data?.find((one) => one.account === search.get('account')) ??
    data?.find(({ purpose }) => purpose === 'DISBURSEMENT') ??
    data?.[0];
  const choose = (code: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('account', code);
        return after;
      },
      { replace: true },
    );
  return { accounts: data, account, choose, error, refetch: () => void refetch() };
}

export function AccountChoice(props: {
  accounts: readonly BankAccount[] | undefined;
  account: BankAccount | undefined;
  onChange: (code: string) => void;
}): ReactNode {
  if (!props.accounts || !props.account) return null;
  return (
    <Segmented
      aria-label={words.account}
      value={props.account.account}
      onChange={props.onChange}
      options={props.accounts.map((one) => ({ value: one.account, label: shortName(one, props.accounts!) }))}
    />
  );
}

/** 支出户 while there is only one of it, else the account's own name. */
function shortName({ purpose, name }: BankAccount, all: readonly BankAccount[]): string {
  const alone = all.filter((one) => one.purpose === purpose).length === 1;
  return purpose && alone ? purposeLabels[purpose] : name;
}

/** What stands on the page while there is no account: reading, refused, or the fund has none. */
export function NoAccount({ fund, of }: { fund: Scheme; of: ReturnType<typeof useBankAccount> }): ReactNode {
  if (of.error) return <Problem error={of.error} retry={of.refetch} />;
  if (!of.accounts) return <Waiting />;
  return (
    <Nothing text={words.noAccounts} action={<Link to={`/ledger-accounts?fund=${fund}`}>{words.toAccounts}</Link>} />
  );
}
