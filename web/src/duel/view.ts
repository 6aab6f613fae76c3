// view.ts - the view "duel".
import { h, type MakeView } from "../app";

export const makeDuel: MakeView = (_app, place) => {
  place.append(h("p", {}, "duel"));
  return { show() {} };
};
