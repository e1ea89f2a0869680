// Browser storage that may be switched off: some kiosk browsers throw at the very word localStorage.
// Values then live as long as the page.

export type ValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function storeOver(find: () => Storage): ValueStore {
  const memory = new Map<string, string>();
  const attempt = <T>(action: () => T, otherwise: () => T): T => {
    try {
      return action();
    } catch {
      return otherwise();
    }
  };
  return {
    getItem: (key) =>
      attempt(
        () => find().getItem(key),
        () => memory.get(key) ?? null,
      ),
    setItem: (key, value) =>
      attempt(
        () => find().setItem(key, value),
        () => void memory.set(key, value),
      ),
    removeItem: (key) =>
      attempt(
        () => find().removeItem(key),
        () => void memory.delete(key),
      ),
  };
}

/** Kept for this browser. */
export const localValues = storeOver(() => window.localStorage);

/** Kept for this tab, also over a reload. */
export const tabValues = storeOver(() => window.sessionStorage);
