import { samplingPlans as words } from '@messages/web/sampling';
import { period as periodText } from '../../ui/formats';

/** The months of a plan in a phrase; they come in ascending order. */
export function monthsText(periods: readonly string[]): string {
  return words.monthsOf(periodText(periods[0]), periodText(periods.at(-1)), periods.length);
}
