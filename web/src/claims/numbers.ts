// numbers.ts - numbers with their units as the report writes them: a share in per cent, two decimals, more when it is small.
type Language = "en" | "uk";

const units: Record<string, readonly [string, string]> = {
  "km2": ["km²", "км²"], "km2 a day": ["km² a day", "км² на день"], "km": ["km", "км"], "m": ["m", "м"], "share": ["%", "%"],
  "points": ["percentage points", "в. п."], "days": ["days", "днів"], "times": ["times", "разів"],
};
export const unitText = (unit: string, language: Language): string => units[unit]?.[language === "uk" ? 1 : 0] ?? "";

export const scaled = (value: number, unit: string): number => (unit === "share" || unit === "points" ? value * 100 : value);

export function numberText(value: number, language: Language, decimals?: number): string {
  const size = Math.abs(value);
  const wanted = decimals ?? (size > 0 && size < 0.1 ? 4 : 2);
  return new Intl.NumberFormat(language, { minimumFractionDigits: 0, maximumFractionDigits: wanted }).format(value);
}

/** "21.45 %", "609.97 km²"; "–" for none. */
export function quantity(value: number | null, unit: string, language: Language): string {
  if (value === null) return "–";
  const text = numberText(scaled(value, unit), language), name = unitText(unit, language);
  return name === "" ? text : `${text} ${name}`;
}

/** "2024-12-19" for a day's begin, else "2024-12-18 21:00". */
export const instantShort = (text: string): string =>
  text.endsWith("T00:00:00Z") ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)}`;

/** Steps for an axis: at most `count` round numbers within [low, high]. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(count, 1);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const list: number[] = [];
  for (let at = Math.ceil(low / step); at * step <= high + step * 1e-9; at++) list.push(at === 0 ? 0 : Number((at * step).toPrecision(12)));
  return list;
}
