import { attributeOf, decodeExcelText, decodeXml, XmlScanner } from './xml-scanner.js';
import type { XmlHandler } from './xml-scanner.js';

/** What is needed of a workbook beside its sheets. */
export interface WorkbookParts {
  sheets: { name: string; relation: string }[];
  /** Dates count from 1904, as old Mac workbooks do. */
  from1904: boolean;
}

export interface Relation {
  type: string;
  target: string;
}

export function parseWorkbook(xml: string): WorkbookParts {
  const parts: WorkbookParts = { sheets: [], from1904: false };
  scan(xml, (name, attributes) => {
    if (name === 'workbookPr') parts.from1904 = /^(?:1|true)$/.test(attributeOf(attributes, 'date1904') ?? '');
    if (name !== 'sheet') return;
    const relation = /(?:^|\s)(?:[\w.-]+:)?id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1];
    if (relation !== undefined) parts.sheets.push({ name: attributeOf(attributes, 'name') ?? '', relation });
  });
  return parts;
}

export function parseRelations(xml: string): Map<string, Relation> {
  const relations = new Map<string, Relation>();
  scan(xml, (name, attributes) => {
    if (name !== 'Relationship') return;
    const id = attributeOf(attributes, 'Id');
    const type = attributeOf(attributes, 'Type') ?? '';
    if (id !== null)
      relations.set(id, {
        type: type.slice(type.lastIndexOf('/') + 1),
        target: attributeOf(attributes, 'Target') ?? '',
      });
  });
  return relations;
}

/** For each cell style, whether it shows a number as a date or time. */
export function parseDateStyles(xml: string): boolean[] {
  const custom = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCellXfs = false;
  scan(
    xml,
    (name, attributes) => {
      if (name === 'numFmt')
        custom.set(
          Number(attributeOf(attributes, 'numFmtId')),
          isDateFormat(attributeOf(attributes, 'formatCode') ?? ''),
        );
      else if (name === 'cellXfs') inCellXfs = true;
      else if (name === 'xf' && inCellXfs) {
        const id = Number(attributeOf(attributes, 'numFmtId') ?? 0);
        styles.push(custom.get(id) ?? isBuiltInDate(id));
      }
    },
    (name) => {
      if (name === 'cellXfs') inCellXfs = false;
    },
  );
  return styles;
}

/** Built-in formats that show dates, with those that Chinese Excel adds (27–36, 50–58). */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

function isDateFormat(code: string): boolean {
  const positive = code.split(';', 1)[0]!;
  const bare = positive.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare);
}

/** Collects the strings of `sharedStrings.xml`: runs joined, phonetic guides left out. */
export class SharedStrings implements XmlHandler {
  readonly list: string[] = [];
  private item = '';
  private inText = false;
  private phonetic = 0;

  open(name: string): void {
    if (name === 'si') this.item = '';
    else if (name === 'rPh') this.phonetic += 1;
    else if (name === 't') this.inText = this.phonetic === 0;
  }

  text(raw: string, literal: boolean): void {
    if (this.inText) this.item += literal ? raw : decodeXml(raw);
  }

  close(name: string): void {
    if (name === 't') this.inText = false;
    else if (name === 'rPh') this.phonetic -= 1;
    else if (name === 'si') this.list.push(decodeExcelText(this.item));
  }
}

const NOTHING = (): void => undefined;

function scan(xml: string, open: XmlHandler['open'], close: XmlHandler['close'] = NOTHING): void {
  const scanner = new XmlScanner({ open, close, text: NOTHING });
  scanner.feed(xml.charCodeAt(0) === 0xfeff ? xml.slice(1) : xml);
  scanner.end();
}
