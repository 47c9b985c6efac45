import { indicators as words } from '@messages/web/performance';
import type { Schema } from '../../api/client';
import { money } from '../../ui/formats';

type Measurement = Schema<'MeasurementView'>;

export function operatorText(operator: string): string {
  return words.operators[operator] ?? operator;
}

/** '≥ 9,565 人'; a qualitative target is words and has no sign. */
export function targetText({ operator, target, unit }: Pick<Measurement, 'operator' | 'target' | 'unit'>): string {
  if (operator === 'QUALITATIVE') return target;
  return [operatorText(operator), grouped(target), unit].filter(Boolean).join(' ');
}

/** The actual with its unit; grades have none. */
export function actualText({ actual }: Pick<Measurement, 'actual'>): string {
  return grouped(actual ?? '');
}

/** A number as it is printed, with thousands; '.00' is not added to what has no decimals. */
export function grouped(text: string): string {
  return /^-?\d+$/.test(text) ? money(text).replace(/\.00$/, '') : money(text);
}
