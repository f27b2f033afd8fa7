import { Plugin, TextSelection } from "../../vendor/prosemirror.js";
import { namesOf } from "../keys/combination.js";

/** @import { Bindings } from "../keys/bindings.js" */
/** @import { CommandId } from "../keys/command_list.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */

/** What single keys do on a doubtful word that the walk went to; elsewhere they write, and split. @type {Partial<Record<CommandId, (walk: DoubtWalk) => boolean>>} */
const onTheWord = {
  take_1: (walk) => walk.here.plain && walk.choose(1),
  take_2: (walk) => walk.here.plain && walk.choose(2),
  take_3: (walk) => walk.here.plain && walk.choose(3),
  split: (walk) => walk.here.settles && walk.right(),
};

/** @import { EditorView } from "../../vendor/prosemirror.js" */

/** A space leaves the word and stands after it: something is missing there. Nobody puts one in a word's place. @param {EditorView} view */
function writeAfter(view) {
  const { tr, selection } = view.state;
  tr.insertText(" ", selection.to);
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, selection.to + 1)).scrollIntoView());
}

/** @param {Bindings} bindings @param {() => DoubtWalk | null} walking */
export function walkKeys(bindings, walking) {
  return new Plugin({
    props: {
      handleDOMEvents: {
        beforeinput(view, event) {
          const { inputType, data } = /** @type {InputEvent} */ (event);
          if (inputType !== "insertText" || data !== " " || !walking()?.here.walked) return false;
          event.preventDefault();
          writeAfter(view);
          return true;
        },
      },
      handleKeyDown(_view, event) {
        const walk = walking();
        return namesOf(event).some((name) => {
          const command = onTheWord[/** @type {CommandId} */ (bindings.commandFor(name))];
          return walk ? command?.(walk) : false;
        });
      },
    },
  });
}
