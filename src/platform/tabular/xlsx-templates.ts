const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_ML = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const KINDS = ['TEXT', 'MONEY', 'NUMBER'] as const;
const MARKS = [undefined, 'BLOCK', 'WARN'] as const;
/** Built-in number formats: @, #,##0.00, 0. */
const FORMATS = { TEXT: 49, MONEY: 4, NUMBER: 1 } as const;

const ALIGNS = [undefined, 'CENTER', 'RIGHT'] as const;

export interface CellLook {
  kind: (typeof KINDS)[number];
  mark: (typeof MARKS)[number];
  align: (typeof ALIGNS)[number];
  bold: boolean;
  /** Ruled on all four sides. */
  ruled: boolean;
  /** The name of a form: large. */
  title: boolean;
}

/** A dimension of the looks: its place in a look, and its values in the order in which STYLES lists them. */
const LOOKS: readonly { size: number; of: (look: CellLook) => number }[] = [
  { size: KINDS.length, of: ({ kind }) => KINDS.indexOf(kind) },
  { size: MARKS.length, of: ({ mark }) => MARKS.indexOf(mark) },
  { size: 3, of: ({ bold, title }) => (title ? 2 : bold ? 1 : 0) },
  { size: ALIGNS.length, of: ({ align }) => ALIGNS.indexOf(align) },
  { size: 2, of: ({ ruled }) => (ruled ? 1 : 0) },
];
const STYLE_COUNT = LOOKS.reduce((product, { size }) => product * size, 1);

/** Index of a cell style: kinds × marks × fonts × alignments × ruled, in the order in which STYLES lists them. */
export function styleOf(look: CellLook): number {
  return LOOKS.reduce((index, { size, of }) => index * size + of(look), 0);
}

function cellStyles(): string {
  return Array.from({ length: STYLE_COUNT }, (_, index) => {
    const places: number[] = [];
    for (const { size } of [...LOOKS].reverse()) {
      places.unshift(index % size);
      index = Math.floor(index / size);
    }
    const [kind, mark, font, align, ruled] = places as [number, number, number, number, number];
    const fill = mark === 0 ? 0 : mark + 1;
    // Text of a form breaks inside its cell; else it is cut off by its neighbour or runs over the edge of the paper.
    const wrap = ruled === 1 && KINDS[kind] === 'TEXT' ? ' wrapText="1"' : '';
    const horizontal = align === 0 ? '' : ` horizontal="${ALIGNS[align]!.toLowerCase()}"`;
    return (
      `<xf numFmtId="${FORMATS[KINDS[kind]!]}" fontId="${font}" fillId="${fill}" borderId="${ruled}" xfId="0" ` +
      `applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"${horizontal}${wrap}/></xf>`
    );
  }).join('');
}

const font = (size: number, bold = ''): string =>
  `<font>${bold}<sz val="${size}"/><name val="宋体"/><charset val="134"/></font>`;
const fill = (rgb: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;
const side = (name: string): string => `<${name} style="thin"><color auto="1"/></${name}>`;

export const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="3">${font(11)}${font(11, '<b/>')}${font(16, '<b/>')}</fonts>` +
  '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  `${fill('FFFFC7CE')}${fill('FFFFEB9C')}</fills>` +
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>' +
  `<border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border></borders>` +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="${STYLE_COUNT}">${cellStyles()}</cellXfs>` +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

/** @param names escaped for attributes */
export function workbook(names: readonly string[]): string {
  const sheets = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('');
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`;
}

/** Of the package and of the workbook. */
export function relationships(sheets: number): { name: string; xml: string }[] {
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const list = (body: string): string =>
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${body}</Relationships>`;
  const own = Array.from({ length: sheets }, (_, i) => relation(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`));
  own.push(relation(sheets + 1, 'styles', 'styles.xml'));
  return [
    { name: '_rels/.rels', xml: list(relation(1, 'officeDocument', 'xl/workbook.xml')) },
    { name: 'xl/_rels/workbook.xml.rels', xml: list(own.join('')) },
  ];
}

/** @param withNotes for each sheet, whether it has comments */
export function contentTypes(withNotes: readonly boolean[]): string {
  const override = (part: string, type: string): string =>
    `<Override PartName="${part}" ContentType="${SHEET_ML}.${type}+xml"/>`;
  let parts = override('/xl/workbook.xml', 'sheet.main') + override('/xl/styles.xml', 'styles');
  withNotes.forEach((notes, i) => {
    parts += override(`/xl/worksheets/sheet${i + 1}.xml`, 'worksheet');
    if (notes) parts += override(`/xl/comments${i + 1}.xml`, 'comments');
  });
  return (
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>' +
    `${parts}</Types>`
  );
}
