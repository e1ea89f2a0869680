// Secrets of one-time links: they come in the fragment, which is never sent to a server nor written into its logs.
import type { TokenPlace } from './joinToken';

/** Under which name the storage keeps it. */
export const secretKey = (name: string, path: string) => `liverelay.${name}:${path}`;

/**
 * Takes `#name=…` off the address bar (which a shared screen would show) into the tab's storage, or finds it there after a reload.
 */
export function takeFragmentSecret(name: string, place: TokenPlace): string | null {
  const key = secretKey(name, place.location.pathname);
  const fromLink = new URLSearchParams(place.location.hash.slice(1)).get(name);
  if (fromLink === null || fromLink === '') return place.storage.getItem(key);
  place.storage.setItem(key, fromLink);
  place.history.replaceState(place.history.state, '', place.location.pathname + place.location.search);
  return fromLink;
}
