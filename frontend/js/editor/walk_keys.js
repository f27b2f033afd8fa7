import { keymap } from "../../vendor/prosemirror.js";

/** @import { DoubtWalk } from "./doubt_walk.js" */

/** What single keys do on a doubtful word that the walk went to; elsewhere they write. @param {() => DoubtWalk | null} walking */
export function walkKeys(walking) {
  const choose = (/** @type {number} */ number) => () => {
    const walk = walking();
    return walk?.here.plain ? walk.choose(number) : false;
  };
  return keymap({
    Enter: () => {
      const walk = walking();
      if (!walk?.here.settles) return false;
      walk.right();
      return true;
    },
    1: choose(1),
    2: choose(2),
    3: choose(3),
  });
}
