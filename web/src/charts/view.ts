// view.ts - the view "charts".
import { h, type MakeView } from "../app";

export const makeCharts: MakeView = (_app, place) => {
  place.append(h("p", {}, "charts"));
  return { show() {} };
};
