import {
  baseKeymap,
  closeHistory,
  EditorState,
  EditorView,
  history,
  keymap,
  replaceAll,
  Schema,
  SearchQuery,
  search,
  setSearchState,
  undo,
} from "./vendor/prosemirror.js";
import { Upload } from "./vendor/tus.js";
import uPlot from "./vendor/uplot.js";

const schema = new Schema({
  nodes: {
    doc: { content: "paragraph+" },
    paragraph: { content: "text*", toDOM: () => ["p", 0], parseDOM: [{ tag: "p" }] },
    text: {},
  },
});
const plugins = [history(), keymap({ "Mod-z": undo }), keymap(baseKeymap), search()];
const view = new EditorView(document.querySelector("#editor"), {
  state: EditorState.create({ schema, plugins }),
});

window.replaceEverywhere = (from, to) => {
  const query = new SearchQuery({ search: from, replace: to });
  view.dispatch(closeHistory(setSearchState(view.state.tr, query)));
  return replaceAll(view.state, view.dispatch);
};
window.plot = () => {
  const points = [
    [1, 2, 3],
    [0.1, 0.4, 0.2],
  ];
  return new uPlot(
    { width: 300, height: 150, series: [{}, { stroke: "teal" }] },
    points,
    document.querySelector("#plot"),
  );
};
window.send = (size, chunkSize) =>
  new Promise((resolve, reject) => {
    const upload = new Upload(new Blob(["a".repeat(size)]), {
      endpoint: "/uploads",
      chunkSize,
      retryDelays: null,
      onError: reject,
      onSuccess: () => resolve(upload.url),
    });
    upload.start();
  });
