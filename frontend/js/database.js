const NAME = "errata";
const VERSION = 1;

/** @typedef {"uploads" | "files" | "takes" | "slices"} StoreName */

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** @returns {Promise<IDBDatabase>} */
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("uploads", { keyPath: "id" });
      request.result.createObjectStore("files", { keyPath: "id" });
      request.result.createObjectStore("takes", { keyPath: "id" });
      request.result.createObjectStore("slices", { keyPath: ["take", "index"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * Do one thing in one store, and wait until it is on the disk.
 *
 * @template T
 * @param {StoreName} store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function within(store, mode, work) {
  const transaction = (await database()).transaction(store, mode, { durability: "strict" });
  const request = work(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {StoreName} store @param {unknown} value */
export function put(store, value) {
  return within(store, "readwrite", (at) => at.put(value));
}

/** @param {StoreName} store @param {IDBValidKey} key @returns {Promise<any>} */
export function get(store, key) {
  return within(store, "readonly", (at) => at.get(key));
}

/** @param {StoreName} store @param {IDBKeyRange} [range] @returns {Promise<any[]>} */
export function all(store, range) {
  return within(store, "readonly", (at) => at.getAll(range));
}

/** @param {StoreName} store @param {IDBValidKey | IDBKeyRange} key */
export function erase(store, key) {
  return within(store, "readwrite", (at) => at.delete(key));
}
