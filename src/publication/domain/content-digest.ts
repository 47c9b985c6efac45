import { canonical, sm3, Sm3Stream } from '../../kernel/digest.js';
import type { BookContent, ComparedWith, PublicationFinding } from './publication.types.js';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** SM3 over everything that a book prints; the order in which it was entered does not matter. */
export function contentDigest({ fiscalYear, rows, projects, statements }: BookContent): Buffer {
  const hash = new Sm3Stream();
  hash.update(canonical(['book', String(fiscalYear)]));
  for (const row of [...rows].sort((a, b) => a.table - b.table || byText(a.key, b.key))) {
    hash.update(canonical(['row', String(row.table), row.key, row.name, ...fields(row.cells)]));
  }
  for (const project of [...projects].sort((a, b) => byText(a.code, b.code))) {
    const { policyBasis, ...facts } = project;
    hash.update(canonical(['project', ...fields(facts), ...policyBasis]));
  }
  for (const { figures, ...statement } of [...statements].sort((a, b) => byText(a.key, b.key))) {
    hash.update(canonical(['statement', ...fields(statement), ...fields(figures)]));
  }
  return Buffer.from(hash.hex(), 'hex');
}

/** SM3 over what the book was compared with. */
export function basisDigest({ goals, allotments, prior }: ComparedWith): Buffer {
  const lines = goals.map((goal) => canonical(['goal', ...fields({ ...goal, no: String(goal.no) })]));
  lines.push(canonical(['allotments', ...fields(allotments ?? {})]));
  lines.push(canonical(['prior', prior ? contentDigest(prior).toString('hex') : null]));
  return sm3(lines.join(''));
}

/** SM3 of a disagreement: with other figures it is another one, and what was said of the first does not cover it. */
export function findingDigest({ check, subject, cells }: PublicationFinding): Buffer {
  return sm3(
    canonical([
      check,
      subject,
      ...cells.flatMap(({ place, row, column, role, printed, expected }) => [
        place,
        row,
        column,
        role,
        printed,
        expected,
      ]),
    ]),
  );
}

function fields(of: Readonly<Record<string, string | null>>): (string | null)[] {
  return Object.keys(of)
    .filter((key) => of[key] !== null)
    .sort(byText)
    .flatMap((key) => [key, of[key]!]);
}
