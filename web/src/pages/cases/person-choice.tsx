import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { newCase as text } from '@messages/web/cases';
import { useEffect, useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { clearable } from '../../ui/clearable';

/** Finds a person by name or by the last four of the number; a form item's `value` and `onChange`. */
export function PersonChoice(props: {
  id?: string;
  value?: string;
  onChange?: (id: string | undefined) => void;
}): ReactNode {
  const [entered, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(entered.trim()), 300);
    return () => clearTimeout(timer);
  }, [entered]);
  const { data, isFetching } = useQuery({
    queryKey: ['person-choice', asked],
    enabled: asked.length > 1,
    retry: false,
    queryFn: ({ signal }) =>
      answer(
        api.POST('/api/v1/beneficiaries/search', {
          body: { ...(/^\d{3}[\dXx]$/.test(asked) ? { idTail: asked } : { name: asked }), page: 1, pageSize: 20 },
          signal,
        }),
      ),
  });
  return (
    <Select
      id={props.id}
      allowClear={clearable}
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={text.personHint}
      value={props.value}
      loading={isFetching}
      notFoundContent={asked.length > 1 && !isFetching ? text.personNone : text.personHint}
      options={(data?.rows ?? []).map(({ id, name, idMasked, townshipName }) => ({
        value: id,
        label: [name, idMasked, townshipName].filter(Boolean).join(' '),
      }))}
      onChange={(id: string | undefined) => props.onChange?.(id)}
    />
  );
}
