/** A comment on a cell; row and column from 0, text escaped for XML. */
export interface CellNote {
  row: number;
  column: number;
  /** As in A1. */
  reference: string;
  text: string;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** Shapes of comments begin here in each sheet, as Excel numbers them. */
const FIRST_SHAPE = 1025;

/**
 * The parts by which a sheet shows comments: the comments, the drawing that Excel wants for each, and the relations from
 * the sheet (rId1 is the drawing).
 */
export function* noteParts(
  sheetNo: number,
  notes: readonly CellNote[],
): Generator<{ name: string; content: Iterable<string> }> {
  yield {
    name: `xl/worksheets/_rels/sheet${sheetNo}.xml.rels`,
    content: [
      `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
        `<Relationship Id="rId1" Type="${OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing${sheetNo}.vml"/>` +
        `<Relationship Id="rId2" Type="${OFFICE}/comments" Target="../comments${sheetNo}.xml"/></Relationships>`,
    ],
  };
  yield { name: `xl/comments${sheetNo}.xml`, content: comments(notes) };
  yield { name: `xl/drawings/vmlDrawing${sheetNo}.vml`, content: drawing(sheetNo, notes) };
}

function* comments(notes: readonly CellNote[]): Generator<string> {
  yield `${XML}<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>校验</author></authors><commentList>`;
  for (const { reference, text } of notes) {
    yield `<comment ref="${reference}" authorId="0"><text><t xml:space="preserve">${text}</t></text></comment>`;
  }
  yield '</commentList></comments>';
}

function* drawing(sheetNo: number, notes: readonly CellNote[]): Generator<string> {
  yield (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">' +
    `<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${sheetNo}"/></o:shapelayout>` +
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
  );
  for (const [index, { row, column }] of notes.entries()) {
    const id = sheetNo * 1024 + (FIRST_SHAPE - 1024) + index;
    const anchor = [column + 1, 15, row, 2, column + 4, 31, row + 4, 1].join(', ');
    yield (
      `<v:shape id="_x0000_s${id}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">` +
      '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>' +
      '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>' +
      `<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>` +
      `<x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
    );
  }
  yield '</xml>';
}
