// numbers.ts - numbers, days and spans as the page writes them, in both languages; what is unknown is written so, and
// never as zero.
import { words } from "../app";
import type { Instant, State } from "../state";
import type { Interval } from "./answers";

export type Language = State["language"];
const formats = new Map<string, Intl.NumberFormat>();

/** "−1,234.5": with so many decimals, and a sign where it is a change. */
export function number(language: Language, value: number, decimals: number, signed = false): string {
  const key = `${language}${decimals}${signed}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(language === "uk" ? "uk-UA" : "en-GB",
      { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: signed ? "exceptZero" : "auto" });
    formats.set(key, format);
  }
  return format.format(value).replace("-", "−");
}
export const percent = (language: Language, share: number, decimals = 1): string => `${number(language, share * 100, decimals)} %`;

/** "km²" as the language writes it. */
export const unit = (language: Language, name: "km²" | "km"): string => (language === "uk" ? (name === "km" ? "км" : "км²") : name);

const t = words({
  unknown: ["unknown", "невідомо"], noUpdate: ["no update", "без оновлень"], to: ["to", "до"],
  noInterval: ["no interval", "без інтервалу"],
});
export const unknown = (language: Language): string => t(language).unknown;
export const noUpdate = (language: Language): string => t(language).noUpdate;

/** "(683.5 to 758.8)"; what cannot be estimated is said. */
export function intervalText(language: Language, interval: Interval | undefined, decimals: number, signed = false): string {
  if (interval === undefined || interval.low === null || interval.high === null) return `(${t(language).noInterval})`;
  return `(${number(language, interval.low, decimals, signed)} ${t(language).to} ${number(language, interval.high, decimals, signed)})`;
}

export const dayText = (instant: Instant): string => new Date(instant * 1000).toISOString().slice(0, 10);
/** A day, or the instant to the minute when it is none. */
export const momentText = (instant: Instant): string =>
  instant % 86400 === 0 ? dayText(instant) : `${new Date(instant * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** A period's name: its day, its month, or its two ends. */
export function periodText(language: Language, begin: Instant, end: Instant): string {
  const first = new Date(begin * 1000), next = new Date(end * 1000);
  const whole = first.getUTCDate() === 1 && next.getUTCDate() === 1 && end - begin > 27 * 86400 && end - begin < 32 * 86400;
  if (whole)
    return new Intl.DateTimeFormat(language === "uk" ? "uk-UA" : "en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(first);
  if (end - begin === 86400) return dayText(begin);
  return `${dayText(begin)} ${t(language).to} ${dayText(end)}`;
}
