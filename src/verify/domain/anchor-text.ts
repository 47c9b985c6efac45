import { DomainError } from '../../kernel/domain-error.js';
import { sm3Hex } from '../../kernel/digest.js';
import { anchorWords as words } from '../../messages/verify.js';
import { CHAINS, type Anchor, type ChainCode, type Head } from './anchor.types.js';

const LINE = /^(\S+) (\d{1,15}) ([0-9a-f]{64})$/;
const MOST_CHARACTERS = 4000;

/**
 * The anchor as text: a title, agency, day, one line per chain (name, last number, SM3), and a check line, which is the SM3
 * of everything above it. About 600 bytes, so that a QR code holds it.
 */
export function anchorText({ agencyCode, on, heads }: Anchor): string {
  const lines = [words.title, `${words.agency} ${agencyCode}`, `${words.day} ${on}`];
  for (const chain of CHAINS) {
    const head = heads.get(chain);
    if (head) lines.push(`${words.chains[chain]} ${head.no} ${head.hash}`);
  }
  const above = `${lines.join('\n')}\n`;
  return `${above}${words.check} ${sm3Hex(above)}\n`;
}

/**
 * Reads an anchor as it was written, copied or typed: line ends, blanks and capitals do not matter.
 * Errors: ANCHOR_MALFORMED, ANCHOR_CHECK_DIFFERS (invalid).
 */
export function readAnchor(text: string): Anchor {
  const malformed = (): DomainError => new DomainError('ANCHOR_MALFORMED', 'invalid');
  if (text.length > MOST_CHARACTERS) throw malformed();
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
  const [title, agency, day, ...rest] = lines;
  const check = rest.pop();
  const agencyCode = valueOf(agency, words.agency);
  const on = valueOf(day, words.day);
  if (title !== words.title || !agencyCode || !on || !/^\d{4}-\d\d-\d\d$/.test(on)) throw malformed();
  const heads = new Map<ChainCode, Head>();
  for (const line of rest) {
    const [, name, no, hash] = LINE.exec(line.toLowerCase()) ?? [];
    const chain = CHAINS.find((code) => words.chains[code] === name);
    if (!chain || heads.has(chain)) throw malformed();
    heads.set(chain, { no: Number(no), hash: hash! });
  }
  const anchor = { agencyCode, on, heads };
  if (!heads.has('TRAIL')) throw malformed();
  if (anchorText(anchor).trimEnd().split('\n').at(-1) !== check?.toLowerCase()) {
    throw new DomainError('ANCHOR_CHECK_DIFFERS', 'invalid');
  }
  return anchor;
}

function valueOf(line: string | undefined, word: string): string | undefined {
  return line?.startsWith(`${word} `) ? line.slice(word.length + 1) : undefined;
}
