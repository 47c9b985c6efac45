/**
 * What a list may be sorted by. Stands as data beside the list's SQL; a request only ever names one of the keys, and
 * none of its text reaches the statement.
 */
export interface SortPlan<Key extends string = string> {
  /** The SQL expression behind each key. */
  readonly keys: Readonly<Record<Key, string>>;
  /** The order of a list for which none was chosen. */
  readonly usual: string;
  /** Ends every chosen order and tells any two rows apart: without it two pages could share a row and lose another. */
  readonly unique: string;
}

/** Checks the shape and keeps the keys. */
export function sortPlan<Key extends string>(plan: SortPlan<Key>): SortPlan<Key> {
  return plan;
}

/** Names of people and places sort by their pinyin, as their readers look them up. */
export function byPinyin(column: string): string {
  return `${column} COLLATE "zh-x-icu"`;
}

/** The values of the query parameter `sort`: each key, and `-key` for the descending order. */
export function sortValues(plan: SortPlan): string[] {
  return Object.keys(plan.keys).flatMap((key) => [key, `-${key}`]);
}

/** The ORDER BY of a list; rows without a value come last in both directions. A key of another list is a defect. */
export function orderBy(plan: SortPlan, sort: string | undefined): string {
  if (sort === undefined) return `ORDER BY ${plan.usual}`;
  const descending = sort.startsWith('-');
  const key = descending ? sort.slice(1) : sort;
  if (!Object.hasOwn(plan.keys, key)) throw new RangeError(`No list is sorted by ${JSON.stringify(sort)} here`);
  return `ORDER BY ${plan.keys[key]} ${descending ? 'DESC' : 'ASC'} NULLS LAST, ${plan.unique}`;
}
