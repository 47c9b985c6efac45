import { money, sumMoney, toWire } from '../../kernel/money.js';
import { todoSentences } from '../../messages/workbench.js';
import { TODO_CODES, type Todo, type TodoCode, type WaitingThing } from './workbench.types.js';

/** Things of one code as one to-do; null when there is none. A shared scheme, month or single subject is named. */
export function gather(code: TodoCode, things: readonly WaitingThing[], today: string): Todo | null {
  if (things.length === 0) return null;
  const amounts = things.flatMap(({ amount }) => (amount === null ? [] : [money(amount)]));
  const amount = amounts.length === 0 ? null : toWire(sumMoney(amounts));
  const dueOn = things.reduce<string | null>(
    (first, thing) => (thing.dueOn !== null && (first === null || thing.dueOn < first) ? thing.dueOn : first),
    null,
  );
  const subjectId = shared(things.map((thing) => thing.subjectId));
  return {
    code,
    text: todoSentences[code](things.length, thousands(amount ?? '0.00'), things[0]!.name ?? ''),
    count: things.length,
    amount,
    scheme: shared(things.map((thing) => thing.scheme)),
    period: shared(things.map((thing) => thing.period)),
    subjectType: subjectId === null ? null : things[0]!.subjectType,
    subjectId,
    dueOn,
    late: dueOn !== null && dueOn < today,
  };
}

/** Most urgent first: by the day it is due (what is late stands first by that), then by how much waits behind it. */
export function byUrgency(a: Todo, b: Todo): number {
  if (a.dueOn !== b.dueOn) {
    if (a.dueOn === null) return 1;
    if (b.dueOn === null) return -1;
    return a.dueOn < b.dueOn ? -1 : 1;
  }
  return TODO_CODES.indexOf(a.code) - TODO_CODES.indexOf(b.code);
}

/** '1234567.80' → '1,234,567.80'. */
export function thousands(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+(?=\.))/g, ',');
}

function shared(values: readonly (string | null)[]): string | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}
