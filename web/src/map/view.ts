// view.ts - the view "map".
import { h, type MakeView } from "../app";

export const makeMap: MakeView = (_app, place) => {
  place.append(h("p", {}, "map"));
  return { show() {} };
};
