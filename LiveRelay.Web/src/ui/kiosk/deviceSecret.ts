// The secret of the room's terminal that this browser is: kept over restarts, until the server knows it no more.
import { secretKey, takeFragmentSecret } from '../../protocol/fragmentSecret';
import { localValues } from '../storedValue';

const kioskPath = '/kiosk';
const key = secretKey('device', kioskPath);

/** From the kiosk link that opened the page, or from an earlier start. */
export function takeDeviceSecret(): string | null {
  const { hash, search } = location;
  return takeFragmentSecret('device', {
    location: { hash, search, pathname: kioskPath },
    history,
    storage: localValues,
  });
}

export const knownDeviceSecret = () => localValues.getItem(key);
export const keepDeviceSecret = (secret: string) => localValues.setItem(key, secret);
export const forgetDeviceSecret = () => localValues.removeItem(key);
