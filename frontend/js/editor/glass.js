import { Plugin } from "../../vendor/prosemirror.js";
import { joinAfter, joinBefore, split } from "./commands.js";

/** @import { Command } from "../../vendor/prosemirror.js" */

/** @type {Record<string, Command>} */
const commands = {
  deleteContentBackward: joinBefore,
  deleteContentForward: joinAfter,
  insertParagraph: split,
};

/** Keyboards on glass name no keys, only what is about to happen: where that splits or joins, it is a command. */
export const glassPlugin = new Plugin({
  props: {
    handleDOMEvents: {
      beforeinput(view, event) {
        const command = commands[event.inputType];
        if (!command || view.composing || !command(view.state, view.dispatch, view)) return false;
        event.preventDefault();
        return true;
      },
    },
  },
});
