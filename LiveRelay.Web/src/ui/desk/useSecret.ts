// The secret of the link that opened the page, off the address bar at once.
import { takeFragmentSecret } from '../../protocol/fragmentSecret';
import { tabValues } from '../storedValue';

export function useSecret(name: string): string | null {
  return takeFragmentSecret(name, { location, history, storage: tabValues });
}
