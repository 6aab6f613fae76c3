// scale.ts - axes: round steps for values, and days, months or years for time.
import type { Instant } from "../state";
import type { Language } from "./numbers";

/** The round values between the two, about `count` of them. */
export function valueTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(i * step || 0); // and never −0
  return ticks;
}

const utc = (year: number, month: number, day = 1): Instant => Date.UTC(year, month, day) / 1000;

/** Marks of time at least `apart` pixels from one another. `strong`: where a year begins, or a month among days. */
export function timeTicks(from: Instant, to: Instant, width: number, apart: number, language: Language): { at: Instant; label: string; strong: boolean }[] {
  const locale = language === "uk" ? "uk-UA" : "en-GB";
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    return (at: Instant) => format.format(new Date(at * 1000));
  };
  const most = Math.max(1, width / apart), days = (to - from) / 86400;
  const begin = new Date(from * 1000);
  const made: { at: Instant; label: string; strong: boolean }[] = [];
  const dayStep = [1, 2, 5, 7, 14].find((n) => days / n <= most);
  if (dayStep !== undefined && days <= 100) {
    const day = write({ day: "numeric", month: "short" });
    for (let at = Math.ceil(from / 86400) * 86400; at <= to; at += 86400) {
      const date = new Date(at * 1000).getUTCDate();
      const steps = dayStep === 1 || ((date - 1) % dayStep === 0 && date <= 31 - dayStep / 2);
      if (steps) made.push({ at, label: day(at), strong: date === 1 });
    }
    return made;
  }
  const months = days / 30.4;
  const step = [1, 2, 3, 6, 12, 24].find((n) => months / n <= most) ?? 24;
  const name = write({ month: "short" });
  for (let i = 0; ; i++) {
    const at = utc(begin.getUTCFullYear(), i);
    if (at > to) return made;
    const date = new Date(at * 1000);
    const monthsIn = date.getUTCMonth() + 12 * (date.getUTCFullYear() - 2000);
    if (at < from || monthsIn % step !== 0) continue;
    const year = date.getUTCMonth() === 0;
    made.push({ at, label: year ? String(date.getUTCFullYear()) : name(at), strong: year });
  }
}
