import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { formats } from '@messages/web/formats';
import type { ReactNode } from 'react';

/**
 * A day ('YYYY-MM-DD') or a month ('YYYY-MM') as text; typed or chosen. Browsers write their own date fields in the
 * language of the operating system, so they are not used. Fits into a form's item.
 */
export function DateInput(props: {
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  kind?: 'date' | 'month';
  size?: 'small' | 'middle';
  label?: string;
  width?: number | string;
  disabled?: boolean;
  /** No later day than this may be chosen. */
  latest?: string;
}): ReactNode {
  const format = props.kind === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD';
  return (
    <DatePicker
      id={props.id}
      picker={props.kind ?? 'date'}
      size={props.size}
      aria-label={props.label}
      placeholder={props.label ?? formats.entered[props.kind ?? 'date']}
      format={format}
      style={{ width: props.width ?? 140 }}
      disabled={props.disabled}
      maxDate={props.latest ? dayjs(props.latest) : undefined}
      value={props.value ? dayjs(props.value) : null}
      onChange={(value) => props.onChange?.(value ? value.format(format) : null)}
    />
  );
}
