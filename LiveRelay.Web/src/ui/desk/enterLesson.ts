// Into a lesson: its page reads the token from the fragment, so the page is loaded anew.
import type { Join } from '../../protocol/apiTypes';
import { safePath } from '../../state/safePath';

export function enterLesson(join: Join, query = ''): void {
  // The server's own path and not its absolute address, which behind a proxy may name another host.
  location.assign(`${safePath(join.page)}${query}#token=${encodeURIComponent(join.token)}`);
}

/** The check before class, over the very way that the lesson will take. */
export function checkForLesson(join: Join): void {
  location.assign(`/check/${encodeURIComponent(join.lesson)}#token=${encodeURIComponent(join.token)}`);
}
