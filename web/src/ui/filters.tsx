import { Input, Select } from 'antd';
import { lists } from '@messages/web/lists';
import { useEffect, useState, type ReactNode } from 'react';
import { clearable } from './clearable';
import { DateInput } from './date-input';
import type { ListState } from './use-list-state';

/** Chooses one of the codes, or all. */
export function ChoiceFilter(props: {
  state: ListState;
  name: string;
  label: string;
  words: Readonly<Record<string, string>>;
  width?: number;
}): ReactNode {
  const { state, name, label, words } = props;
  return (
    <Select
      size="small"
      aria-label={label}
      allowClear={clearable}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={label}
      style={{ width: props.width ?? 130 }}
      value={state.filters[name] ?? null}
      options={Object.entries(words).map(([value, text]) => ({ value, label: text }))}
      onChange={(value: string | null) => state.setFilter(name, value)}
    />
  );
}

/** Words to look for; asked when the person stops typing or presses Enter. */
export function TextFilter(props: {
  state: ListState;
  name: string;
  label: string;
  width?: number;
  /** The most that the service takes, where that is less than 50. */
  maxLength?: number;
}): ReactNode {
  const { state, name, label, maxLength = 50 } = props;
  const kept = state.filters[name] ?? '';
  const [text, setText] = useState(kept);
  useEffect(() => setText(kept), [kept]);
  useEffect(() => {
    if (text === kept) return undefined;
    const timer = setTimeout(() => state.setFilter(name, text.trim()), 400);
    return () => clearTimeout(timer);
    // Only the person's typing starts the timer.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return (
    <Input
      size="small"
      allowClear
      maxLength={maxLength}
      aria-label={label}
      placeholder={label}
      title={lists.keyboardHint}
      style={{ width: props.width ?? 160 }}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => state.setFilter(name, text.trim())}
    />
  );
}

/** A period or a date. */
export function DateFilter(props: {
  state: ListState;
  name: string;
  label: string;
  kind: 'date' | 'month';
}): ReactNode {
  const { state, name, label, kind } = props;
  return (
    <DateInput
      size="small"
      kind={kind}
      label={label}
      value={state.filters[name] ?? null}
      onChange={(value) => state.setFilter(name, value)}
    />
  );
}
