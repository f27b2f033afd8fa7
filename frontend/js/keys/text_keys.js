import { Plugin } from "../../vendor/prosemirror.js";
import * as commands from "../editor/commands.js";
import { namesOf } from "./combination.js";

/** @import { Command } from "../../vendor/prosemirror.js" */
/** @import { Bindings } from "./bindings.js" */
/** @import { CommandId } from "./command_list.js" */

/** What changes the text where the cursor is; one that does not apply leaves the key to the text. @type {Partial<Record<CommandId, Command>>} */
const inText = {
  split: commands.split,
  split_turn: commands.splitTurn,
  join_before: commands.joinBefore,
  join_after: commands.joinAfter,
  undo: commands.undoSaid,
  redo: commands.redoSaid,
};

/** The keys of the text itself. @param {Bindings} bindings */
export function textKeys(bindings) {
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        for (const name of namesOf(event)) {
          const command = inText[/** @type {CommandId} */ (bindings.commandFor(name))];
          if (command) return command(view.state, view.dispatch, view);
        }
        return false;
      },
    },
  });
}
