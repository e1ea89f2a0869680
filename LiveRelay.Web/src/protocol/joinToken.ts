// The join token: it comes in the link's fragment, which is never sent to a server nor written into its logs.

export interface TokenPlace {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState' | 'state'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * Takes the token out of the fragment into the tab's storage and off the address bar (which a shared screen would show),
 * or finds it there after a reload.
 */
export function takeJoinToken(place: TokenPlace): string | null {
  const key = `liverelay.token:${place.location.pathname}`;
  const fromLink = new URLSearchParams(place.location.hash.slice(1)).get('token');
  if (fromLink !== null && fromLink !== '') {
    place.storage.setItem(key, fromLink);
    place.history.replaceState(place.history.state, '', place.location.pathname + place.location.search);
    return fromLink;
  }
  return place.storage.getItem(key);
}
