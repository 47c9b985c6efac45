import { evaluationWords as words } from '../messages/sampling.js';
import type { Evaluation } from './domain/evaluate-plan.js';

/** The result as an auditor writes it, with the interval and its method in every sentence. */
export function evaluationLines(it: Evaluation): string[] {
  const { confidence, accuracy } = it;
  const lines: string[] = [];
  if (it.of === 'PAYOUTS') {
    lines.push(it.whole ? words.whole(accuracy.rate) : words.rate({ ...accuracy, confidence }));
    if (!it.whole) lines.push(words.upperLimit(it.errorLimit!, confidence));
    lines.push(words.expanded(it.expanded!.overpaid, it.expanded!.underpaid));
  } else {
    const { wrong, overpaid, underpaid } = it.bounds!;
    lines.push(words.money({ ...accuracy, confidence }));
    lines.push(words.bound({ upper: wrong.upper, over: overpaid.upper, under: underpaid.upper, confidence }));
    lines.push(words.boundFormula({ ...wrong, basic: wrong.basicPrecision }));
  }
  if (it.tolerable) {
    const figure = it.of === 'PAYOUTS' ? words.percent : words.yuan;
    const say = it.tolerable.within ? words.accepted : words.rejected;
    lines.push(say(`${words.upperOf} ${figure(it.tolerable.found)}`, figure(it.tolerable.limit)));
  }
  return lines;
}
