import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { trail as words } from '@messages/web/trail';
import { useEffect, useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { useSession } from '../../session/session';
import { clearable } from '../../ui/clearable';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import type { ListState } from '../../ui/use-list-state';

const PAUSE_MS = 300;
const SHOWN = 20;

/** Everything about one person: looked up by name where people may be seen, else by the number that the address brings. */
export function TrailPersonFilter({ state }: { state: ListState }): ReactNode {
  const { may } = useSession();
  const chosen = state.filters.beneficiaryId;
  if (!may('beneficiary.read') && !chosen) return null;
  return (
    <>
      {may('beneficiary.read') ? (
        <ByName state={state} />
      ) : (
        <TextFilter state={state} name="beneficiaryId" label={words.filters.person} width={110} />
      )}
      {chosen && (
        <ChoiceFilter
          state={state}
          name="personScope"
          label={words.filters.personScope}
          words={words.scopes}
          width={140}
        />
      )}
    </>
  );
}

function ByName({ state }: { state: ListState }): ReactNode {
  const [typed, setTyped] = useState('');
  const [name, setName] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setName(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, isFetching } = useQuery({
    queryKey: ['trail-person', name],
    enabled: name !== '',
    queryFn: ({ signal }) =>
      answer(api.POST('/api/v1/beneficiaries/search', { body: { name, page: 1, pageSize: SHOWN }, signal })),
  });
  const chosen = state.filters.beneficiaryId;
  const found = (data?.rows ?? []).map((one) => ({
    value: one.id,
    label: [one.name, one.idMasked, one.townshipName].filter(Boolean).join(' '),
  }));
  const options =
    chosen && !found.some(({ value }) => value === chosen)
      ? [...found, { value: chosen, label: words.filters.personChosen(chosen) }]
      : found;
  return (
    <Select
      size="small"
      aria-label={words.filters.person}
      placeholder={words.filters.person}
      title={words.filters.personHint}
      allowClear={clearable}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={isFetching}
      notFoundContent={name === '' ? words.filters.personHint : words.filters.personNone}
      style={{ width: 150 }}
      popupMatchSelectWidth={320}
      value={chosen ?? null}
      options={options}
      onChange={(value: string | null) => state.setFilter('beneficiaryId', value)}
    />
  );
}
