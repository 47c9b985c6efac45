import { canonical, sm3Hex } from '../../kernel/digest.js';
import type { ChainFault, ChainRecord, Head } from './anchor.types.js';

export const ZERO_HASH = '0'.repeat(64);

/** Recomputes one chain record by record and remembers what it was at the numbers asked for. */
export class ChainPass {
  private hash = ZERO_HASH;
  private no = 0;
  private readonly seen = new Map<number, Head & { kind: string; id: string }>();
  private fault: ChainFault | null = null;

  /** @param wanted numbers at which the hash will be asked for */
  constructor(
    private readonly kind: string,
    private readonly wanted: ReadonlySet<number> = new Set(),
  ) {}

  accept(record: ChainRecord): void {
    const { no, kind, id, stored } = record;
    const hash = sm3Hex(canonical([this.hash, ...record.fields]));
    const bad = (fault: ChainFault['fault']): void => {
      this.fault ??= { kind, id, fault, no, after: 0 };
    };
    if (no !== this.no + 1) bad('GAP');
    else if (stored && stored.prevHash !== this.hash) bad('LINK');
    else if (stored && stored.hash !== hash) bad('CONTENT');
    this.no = no;
    this.hash = hash;
    if (this.wanted.has(no)) this.seen.set(no, { no, hash, kind, id });
  }

  get head(): Head {
    return { no: this.no, hash: this.hash };
  }

  /** The first record that breaks the chain by itself. */
  get broken(): ChainFault | null {
    return this.fault;
  }

  /**
   * The first record that does not fit what was anchored: one that breaks the chain, or the anchored one itself, when the
   * chain holds together and yet is another one. Earlier anchors that still fit tell from where on it is another.
   */
  misfit(anchored: Head, earlier: readonly Head[]): ChainFault | null {
    if (anchored.no === 0) return null;
    if (this.fault && this.fault.no <= anchored.no) return this.fault;
    const found = this.seen.get(anchored.no);
    if (!found) return { kind: this.kind, id: String(this.no + 1), fault: 'SHORT', no: anchored.no, after: this.no };
    if (found.hash === anchored.hash) return null;
    const differing = [...earlier, anchored]
      .filter(({ no }) => no <= anchored.no)
      .sort((a, b) => a.no - b.no)
      .find(({ no, hash }) => no > 0 && this.seen.get(no)?.hash !== hash)!;
    const fitting = earlier.filter(({ no, hash }) => no < differing.no && this.seen.get(no)?.hash === hash);
    const at = this.seen.get(differing.no) ?? found;
    return {
      kind: at.kind,
      id: at.id,
      fault: 'DIFFERS',
      no: differing.no,
      after: Math.max(0, ...fitting.map(({ no }) => no)),
    };
  }
}
