export * from "prosemirror-state";
export * from "prosemirror-view";
export * from "prosemirror-model";
export * from "prosemirror-transform";
export * from "prosemirror-history";
export * from "prosemirror-keymap";
export * from "prosemirror-commands";
export * from "prosemirror-search";
