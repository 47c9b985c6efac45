import { DomainError } from './domain-error.js';

export interface StateRow<S extends string, A extends string> {
  from: S;
  action: A;
  to: S;
}

export interface StateTable<S extends string, A extends string> {
  /** The state after an action. Errors: STATE_NOT_ALLOWED with from, action and the allowed actions. */
  next(from: S, action: A): S;
  /** The actions a state allows, in the order of the table; none for a final or unknown state. */
  actionsFrom(from: S): A[];
  readonly rows: readonly StateRow<S, A>[];
  /** Every state of the table, in order of appearance. */
  readonly states: readonly S[];
}

/** The only way a state changes. A table that answers one (state, action) twice is refused when it is defined. */
export function defineStates<S extends string, A extends string>(table: readonly StateRow<S, A>[]): StateTable<S, A> {
  const rows = table.map((row) => Object.freeze({ ...row }));
  const targets = new Map<S, Map<A, S>>();
  const states = new Set<S>();
  for (const { from, action, to } of rows) {
    states.add(from).add(to);
    const actions = targets.get(from) ?? new Map<A, S>();
    if (actions.has(action)) throw new Error(`State table answers ${from} + ${action} twice`);
    targets.set(from, actions.set(action, to));
  }

  const actionsFrom = (from: S): A[] => [...(targets.get(from)?.keys() ?? [])];
  return {
    next(from, action) {
      const to = targets.get(from)?.get(action);
      if (to === undefined) {
        throw new DomainError('STATE_NOT_ALLOWED', 'conflict', { from, action, allowed: actionsFrom(from) });
      }
      return to;
    },
    actionsFrom,
    rows: Object.freeze(rows),
    states: Object.freeze([...states]),
  };
}
