/** Calls for the pieces of an XML text, in order. Names come without their namespace prefix. */
export interface XmlHandler {
  /** `attributes` is the text between the name and the end of the tag: read it with `attributeOf`. */
  open(name: string, attributes: string): void;
  /** Raw unless `literal` (CDATA): decode it with `decodeXml`. One run of text may come in several calls. */
  text(raw: string, literal: boolean): void;
  close(name: string): void;
}

export class XmlError extends Error {}

/** No construct of a workbook is longer: an Excel cell holds at most 32,767 characters. */
const MAX_PENDING = 4 * 1024 * 1024;

const GT = 62;
const SLASH = 47;
const QUOTE = 34;
const APOSTROPHE = 39;
const COLON = 58;

/**
 * Scans XML that arrives in pieces, for the parts of a workbook. Checks only what it needs: tags must end, and a document
 * type is refused because it could define entities.
 */
export class XmlScanner {
  private rest = '';

  constructor(private readonly handler: XmlHandler) {}

  feed(piece: string): void {
    const text = this.rest === '' ? piece : this.rest + piece;
    let at = 0;
    for (;;) {
      const open = text.indexOf('<', at);
      if (open < 0) break;
      if (open > at) this.handler.text(text.slice(at, open), false);
      at = open;
      const next = this.markup(text, open);
      if (next < 0) break;
      at = next;
    }
    this.rest = text.slice(at);
    if (this.rest.length > MAX_PENDING) throw new XmlError('markup does not end');
  }

  end(): void {
    if (this.rest.trim() !== '') throw new XmlError('text ends inside markup');
  }

  /** Handles what begins with `<` and says where it ends; -1 when its end has not come yet. */
  private markup(text: string, open: number): number {
    const first = text.charCodeAt(open + 1);
    if (first === 33 /* ! */) return this.declaration(text, open);
    if (first === 63 /* ? */) {
      const end = text.indexOf('?>', open);
      return end < 0 ? -1 : end + 2;
    }
    const end = tagEnd(text, open + 1);
    if (end < 0) return -1;
    if (first === SLASH) {
      this.handler.close(localName(text, open + 2, end));
      return end + 1;
    }
    const empty = text.charCodeAt(end - 1) === SLASH;
    const nameEnd = endOfName(text, open + 1, empty ? end - 1 : end);
    const name = localName(text, open + 1, nameEnd);
    this.handler.open(name, text.slice(nameEnd, empty ? end - 1 : end));
    if (empty) this.handler.close(name);
    return end + 1;
  }

  private declaration(text: string, open: number): number {
    if (text.startsWith('<!--', open)) {
      const end = text.indexOf('-->', open + 4);
      return end < 0 ? -1 : end + 3;
    }
    if (text.startsWith('<![CDATA[', open)) {
      const end = text.indexOf(']]>', open + 9);
      if (end < 0) return -1;
      this.handler.text(text.slice(open + 9, end), true);
      return end + 3;
    }
    if (text.length - open < 9) return -1;
    throw new XmlError('a document type is not allowed');
  }
}

/** The `>` that ends a tag; one inside quotes does not. */
function tagEnd(text: string, from: number): number {
  let quote = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > GT) continue;
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GT) return i;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return -1;
}

function endOfName(text: string, from: number, limit: number): number {
  let i = from;
  while (i < limit && text.charCodeAt(i) > 32) i++;
  return i;
}

function localName(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === COLON) start = i + 1;
    else if (code <= 32) {
      end = i;
      break;
    }
  }
  return text.slice(start, end);
}

/** The value of an attribute, decoded; null when it is absent. `name` with its prefix, as in `r:id`. */
export function attributeOf(attributes: string, name: string): string | null {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    if (at === 0 || attributes.charCodeAt(at - 1) > 32) continue;
    let i = at + name.length;
    while (attributes.charCodeAt(i) <= 32) i++;
    if (attributes.charCodeAt(i) !== 61 /* = */) continue;
    i++;
    while (attributes.charCodeAt(i) <= 32) i++;
    const end = attributes.indexOf(attributes[i]!, i + 1);
    return end < 0 ? null : decodeXml(attributes.slice(i + 1, end));
  }
  return null;
}

const ENTITY = /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Character and predefined entities. */
export function decodeXml(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(ENTITY, (_all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name]!;
    const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** Excel's own escapes in strings: `_x000D_` for a carriage return. */
export function decodeExcelText(raw: string): string {
  const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
