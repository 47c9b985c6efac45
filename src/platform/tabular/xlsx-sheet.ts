import { EMPTY_CELL, MAX_COLUMNS, tooManyColumns } from './table-limits.js';
import type { Cell, CellKind, TableRow } from './table.types.js';
import { attributeOf, decodeExcelText, decodeXml, XmlError } from './xml-scanner.js';
import type { XmlHandler } from './xml-scanner.js';

/** What a sheet needs to know of its workbook. */
export interface SheetContext {
  file: string;
  sheet: string;
  strings: readonly string[];
  dateStyles: readonly boolean[];
  from1904: boolean;
}

/** Turns the XML of a worksheet into rows. Keeps numbers as the file spells them. */
export class SheetRows implements XmlHandler {
  private rows: TableRow[] = [];
  private inData = false;
  private rowNo = 0;
  private cells: Cell[] = [];
  private column = 0;
  private type = '';
  private style = '';
  private inCell = false;
  private computed = false;
  private collecting = false;
  private phonetic = 0;
  private value = '';

  constructor(private readonly context: SheetContext) {}

  /** The rows completed since the last call. */
  take(): TableRow[] {
    const { rows } = this;
    if (rows.length > 0) this.rows = [];
    return rows;
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case 'sheetData':
        this.inData = true;
        break;
      case 'row':
        if (this.inData) this.openRow(attributes);
        break;
      case 'c':
        if (this.inData) this.openCell(attributes);
        break;
      case 'v':
        this.collecting = this.inCell;
        break;
      case 't':
        this.collecting = this.inCell && this.phonetic === 0;
        break;
      case 'f':
        this.computed = true;
        break;
      case 'rPh':
        this.phonetic += 1;
        break;
    }
  }

  text(raw: string, literal: boolean): void {
    if (this.collecting) this.value += literal ? raw : decodeXml(raw);
  }

  close(name: string): void {
    switch (name) {
      case 'v':
      case 't':
        this.collecting = false;
        break;
      case 'rPh':
        this.phonetic -= 1;
        break;
      case 'c':
        if (this.inCell) this.closeCell();
        break;
      case 'row':
        if (this.inData && this.cells.length > 0) {
          this.rows.push({ sheet: this.context.sheet, rowNo: this.rowNo, cells: this.cells });
        }
        this.cells = [];
        break;
      case 'sheetData':
        this.inData = false;
        break;
    }
  }

  private openRow(attributes: string): void {
    const r = attributeOf(attributes, 'r');
    this.rowNo = r === null ? this.rowNo + 1 : Number(r);
    if (!Number.isInteger(this.rowNo) || this.rowNo < 1) throw new XmlError('row number');
    this.cells = [];
    this.column = 0;
  }

  private openCell(attributes: string): void {
    const reference = attributeOf(attributes, 'r');
    if (reference !== null) this.column = columnOf(reference);
    this.type = attributeOf(attributes, 't') ?? '';
    this.style = attributeOf(attributes, 's') ?? '';
    this.value = '';
    this.computed = false;
    this.inCell = true;
  }

  private closeCell(): void {
    this.inCell = false;
    const at = this.column++;
    const cell = this.cell();
    if (cell === EMPTY_CELL) return;
    if (at >= MAX_COLUMNS) throw tooManyColumns(this.context.file, this.rowNo);
    while (this.cells.length < at) this.cells.push(EMPTY_CELL);
    this.cells[at] = cell;
  }

  private cell(): Cell {
    const { value, type, computed } = this;
    if (value === '') return computed ? { text: '', kind: 'FORMULA', lossy: false } : EMPTY_CELL;
    switch (type) {
      case 's': {
        const shared = this.context.strings[Number(value)];
        if (shared === undefined) throw new XmlError('shared string');
        return textCell(shared, computed);
      }
      case 'str':
      case 'inlineStr':
        return textCell(decodeExcelText(value), computed);
      case 'b':
        return {
          text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE',
          kind: computed ? 'FORMULA' : 'BOOLEAN',
          lossy: false,
        };
      case 'e':
        return { text: value, kind: 'ERROR', lossy: false };
      case 'd':
        return { text: value.replace('T', ' ').replace(/(?: 00:00:00)?(?:\.0+)?Z?$/, ''), kind: 'DATE', lossy: false };
      default:
        return this.number(value.trim(), computed ? 'FORMULA' : 'NUMBER');
    }
  }

  private number(text: string, kind: CellKind): Cell {
    if (this.style !== '' && this.context.dateStyles[Number(this.style)] === true) {
      const date = serialToDate(Number(text), this.context.from1904);
      if (date !== null) return { text: date, kind: kind === 'FORMULA' ? 'FORMULA' : 'DATE', lossy: false };
    }
    return { text, kind, lossy: isLossy(text) };
  }
}

function textCell(text: string, computed: boolean): Cell {
  if (text === '' && !computed) return EMPTY_CELL;
  return { text, kind: computed ? 'FORMULA' : 'TEXT', lossy: false };
}

/** 'AB12' → 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = (reference.charCodeAt(i) | 32) - 96;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (column === 0) throw new XmlError('cell reference');
  return column - 1;
}

/**
 * Excel computes with 15 significant digits: a longer number is what was left of an ID or account number, with zeros or
 * noise behind. Zeros at the end of a whole number count, because they are the trace of the loss.
 */
export function isLossy(text: string): boolean {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (digits > 0 || code !== 48) digits += 1;
    } else if (code === 69 || code === 101) return true;
  }
  return digits > 15;
}

const DAY_MS = 86_400_000;

/** Excel's day number; null when it cannot be a date. Day 60 of the 1900 system, 29 February 1900, never was. */
export function serialToDate(serial: number, from1904: boolean): string | null {
  if (!(serial >= 0 && serial < 2_958_466)) return null;
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const seconds = Math.round((days - 25_569) * 86_400);
  const text = new Date(seconds * 1000).toISOString();
  return (seconds * 1000) % DAY_MS === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}
