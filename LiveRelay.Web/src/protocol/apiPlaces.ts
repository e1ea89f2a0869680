// The county, its schools, their rooms, and the rooms' terminals.
import { callApi, sendToApi } from './apiClient';
import type { Device, DeviceNext, Pairing, Room, RoomInput, School } from './apiTypes';

export const changeCounty = (name: string) => callApi<{ name: string }>('PUT', '/county', { body: { name } });

export const listSchools = () => callApi<School[]>('GET', '/schools');
export const createSchool = (name: string) => callApi<School>('POST', '/schools', { body: { name } });
export const changeSchool = (id: number, name: string) =>
  callApi<School>('PUT', `/schools/${id}`, { body: { name } });
export const deleteSchool = (id: number) => callApi('DELETE', `/schools/${id}`);

export const listRooms = (school?: number | null) => callApi<Room[]>('GET', '/rooms', { query: { school } });
export const createRoom = (body: RoomInput) => callApi<Room>('POST', '/rooms', { body });
export const changeRoom = (id: number, body: RoomInput) => callApi<Room>('PUT', `/rooms/${id}`, { body });
export const deleteRoom = (id: number) => callApi('DELETE', `/rooms/${id}`);

export const listDevices = (school?: number | null) =>
  callApi<Device[]>('GET', '/devices', { query: { school } });
export const createDevice = (roomId: number, name: string | null) =>
  callApi<{ device: Device; url: string }>('POST', `/rooms/${roomId}/devices`, { body: { name } });
export const confirmPairing = (code: string, roomId: number, name: string | null) =>
  callApi<Device>('POST', `/pairing/${encodeURIComponent(code)}`, { body: { roomId, name } });
export const changeDevice = (id: number, name: string, roomId: number) =>
  callApi<Device>('PUT', `/devices/${id}`, { body: { name, roomId } });
export const revokeDevice = (id: number) => callApi('DELETE', `/devices/${id}`);

/** Where the last picture of a device is; the time makes a new picture a new address. */
export const pictureAddress = (device: Device) =>
  `/api/devices/${device.id}/picture?at=${encodeURIComponent(device.pictureAt ?? '')}`;

export const startPairing = () => callApi<Pairing>('POST', '/pairing');
export const askPairing = (secret: string) =>
  callApi<{ state: 'waiting' | 'paired' }>('GET', '/pairing', { bearer: secret });
export const askNext = (secret: string) => callApi<DeviceNext>('GET', '/device/next', { bearer: secret });
export const sendHeartbeat = (secret: string, version: string, picture: Blob | null) =>
  sendToApi('POST', '/device/heartbeat', {
    bearer: secret,
    query: { version },
    ...(picture !== null && { body: picture }),
  });
