// view.ts - the view "claims".
import { h, type MakeView } from "../app";

export const makeClaims: MakeView = (_app, place) => {
  place.append(h("p", {}, "claims"));
  return { show() {} };
};
