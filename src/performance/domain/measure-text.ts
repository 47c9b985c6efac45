import { measureLabels, parameterWords } from '../../messages/performance.js';
import { MEASURES, type MeasureCode } from './indicator.types.js';

/** 发放人数 → HEADCOUNT; the code itself is taken too. Null: no such measure. */
export function measureOf(text: string): MeasureCode | null {
  const wanted = text.normalize('NFKC').trim();
  return MEASURES.find((code) => code === wanted || measureLabels[code]!.normalize('NFKC') === wanted) ?? null;
}

/** {scheme: RESIDENT, of: AVERAGE} → 险种=城乡居民；口径=各月平均 */
export function parametersText(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([key, value]) => {
      const words = parameterWords[key];
      return `${words?.name ?? key}=${words?.values[value] ?? value}`;
    })
    .join('；');
}

/** The way back; keys and values that it does not know stay as they are and are refused as parameters. Null: no such form. */
export function parseParameters(text: string): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (const part of text
    .normalize('NFKC')
    .split(';')
    .map((one) => one.trim())) {
    if (part === '') continue;
    const at = part.indexOf('=');
    if (at < 1 || at === part.length - 1) return null;
    const name = part.slice(0, at).trim();
    const value = part.slice(at + 1).trim();
    const [key, words] = Object.entries(parameterWords).find(([, one]) => one.name === name) ?? [name, undefined];
    if (Object.hasOwn(parameters, key)) return null;
    parameters[key] = Object.entries(words?.values ?? {}).find(([, label]) => label === value)?.[0] ?? value;
  }
  return parameters;
}
