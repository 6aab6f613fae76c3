// view.ts - the view "about".
import { h, type MakeView } from "../app";

export const makeAbout: MakeView = (_app, place) => {
  place.append(h("p", {}, "about"));
  return { show() {} };
};
