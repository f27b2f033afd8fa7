import { tokensOf } from "./words.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { Player } from "./player.js" */

const CONTEXT_S = 1;

/** Play the words between two offsets of a paragraph, with a second on either side. @param {Player} player @param {DocNode} node @param {number} from @param {number} to */
export function hearStretch(player, node, from, to) {
  const tokens = tokensOf(node).filter((token) => token.from < to && token.to > from);
  if (!tokens.length) return;
  player.playStretch(tokens[0].start_s - CONTEXT_S, tokens[tokens.length - 1].end_s + CONTEXT_S);
}
