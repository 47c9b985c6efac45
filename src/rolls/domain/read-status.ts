import { toHalfWidth, withoutBlanks } from '../../kernel/width.js';
import type { RollStatus } from './roll-row.types.js';

export interface StatusResult {
  status: RollStatus;
  reason: string | null;
}

const ENDED = /死亡|去世|终止|注销|迁出|转出|转移|退保|出国定居/;
const SUSPENDED = /停发|暂停|停付|中断|缓发|未认证|未按期认证|未通过认证|未年审|服刑|失踪|在押/;
const PAID = /^(?:正常|在发|发放|享受|领取|待遇享受|待遇领取|恢复|续发|新增|参保享受)/;
/** Words that turn the sense of what follows. */
const DENIED = /[未非不无](?:停发|暂停|死亡|终止|注销|中断|正常|发放|享受|领取)/;

const CACHE_SIZE = 1024;
const cache = new Map<string, StatusResult | null>();

/**
 * What a roll says about paying: a blank is paid, since many rolls fill the column only for the others. Death ends a
 * payment whatever word stands before it. Null when the words are not known.
 */
export function readStatus(text: string): StatusResult | null {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const result = parseStatus(text);
  // A longer piece of a text would hold the whole text.
  if (text.length > 12) return result;
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, result);
  return result;
}

function parseStatus(text: string): StatusResult | null {
  const folded = withoutBlanks(toHalfWidth(text));
  if (folded === '') return { status: 'PAY', reason: null };
  if (DENIED.test(folded)) return null;
  if (ENDED.test(folded)) return { status: 'END', reason: reasonOf(folded, /^(?:终止|停发|暂停|注销)/) };
  if (SUSPENDED.test(folded))
    return { status: 'SUSPEND', reason: reasonOf(folded, /^(?:暂停|停发|停付|中断|缓发)(?:发放)?/) };
  return PAID.test(folded) ? { status: 'PAY', reason: null } : null;
}

/** What stands beside the word for the state: 终止(死亡) → 死亡, 暂停-未认证 → 未认证. */
function reasonOf(folded: string, state: RegExp): string | null {
  const rest = folded.replace(state, '').replace(/^[\s([:,、-]+|[)\]]+$/g, '');
  return rest === '' ? null : rest.slice(0, 50);
}
