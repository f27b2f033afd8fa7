// What the classic scripts in vendor/ leave on the window, and the events htmx sends.

type Htmx = typeof import("htmx.org").default;
type IdiomorphApi = typeof import("idiomorph").Idiomorph;

declare const htmx: Htmx;
declare const Idiomorph: IdiomorphApi;

interface Window {
  htmx: Htmx;
  Idiomorph: IdiomorphApi;
}

interface HtmxDetail {
  elt: HTMLElement;
  target?: HTMLElement;
  xhr?: XMLHttpRequest;
  headers?: Record<string, string>;
  requestConfig?: { elt: HTMLElement; verb: string };
  parameters?: Record<string, unknown>;
  successful?: boolean;
  failed?: boolean;
  shouldSwap?: boolean;
  isError?: boolean;
}

interface HtmxEventMap {
  "htmx:load": CustomEvent<HtmxDetail>;
  "htmx:configRequest": CustomEvent<HtmxDetail & { headers: Record<string, string> }>;
  "htmx:confirm": CustomEvent<HtmxDetail & { question: string; issueRequest: (skip?: boolean) => void }>;
  "htmx:beforeRequest": CustomEvent<HtmxDetail>;
  "htmx:afterRequest": CustomEvent<HtmxDetail>;
  "htmx:beforeSwap": CustomEvent<HtmxDetail>;
  "htmx:afterSwap": CustomEvent<HtmxDetail>;
  "htmx:afterSettle": CustomEvent<HtmxDetail>;
  "htmx:responseError": CustomEvent<HtmxDetail>;
  "htmx:sendError": CustomEvent<HtmxDetail>;
  "htmx:sseOpen": CustomEvent<HtmxDetail & { source: EventSource }>;
  "htmx:sseError": CustomEvent<HtmxDetail & { error: Event; source: EventSource }>;
  "htmx:sseMessage": CustomEvent<MessageEvent<string>>;
}

interface DocumentEventMap extends HtmxEventMap {}
interface HTMLElementEventMap extends HtmxEventMap {}
