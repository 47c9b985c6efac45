const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_ML = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const KINDS = ['TEXT', 'MONEY', 'NUMBER'] as const;
const MARKS = [undefined, 'BLOCK', 'WARN'] as const;
/** Built-in number formats: @, #,##0.00, 0. */
const FORMATS = { TEXT: 49, MONEY: 4, NUMBER: 1 } as const;

/** Index of a cell style: kinds × marks × bold, in the order in which STYLES lists them. */
export function styleOf(kind: (typeof KINDS)[number], mark: (typeof MARKS)[number], bold: boolean): number {
  return KINDS.indexOf(kind) * 6 + MARKS.indexOf(mark) * 2 + (bold ? 1 : 0);
}

function cellStyles(): string {
  let xml = '';
  for (const kind of KINDS) {
    for (const mark of MARKS) {
      for (const font of [0, 1]) {
        const fill = mark === undefined ? 0 : MARKS.indexOf(mark) + 1;
        xml += `<xf numFmtId="${FORMATS[kind]}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`;
      }
    }
  }
  return xml;
}

const FONT = '<sz val="11"/><name val="宋体"/><charset val="134"/>';
const fill = (rgb: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;

export const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font>${FONT}</font><font><b/>${FONT}</font></fonts>` +
  '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  `${fill('FFFFC7CE')}${fill('FFFFEB9C')}</fills>` +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="18">${cellStyles()}</cellXfs>` +
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
