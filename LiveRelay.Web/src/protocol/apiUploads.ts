// Recordings from elsewhere, sent in pieces that survive a broken line (tus 1.0's offsets; docs/RECORDINGS.md).
import { ApiFailure, callApi, sendToApi } from './apiClient';

export interface Upload {
  readonly id: string;
  readonly title: string;
  readonly fileName: string;
  readonly bytes: number;
  /** So much has come. */
  readonly offset: number;
}

export interface UploadInput {
  readonly title: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly subject: string | null;
  readonly grade: string | null;
}

const pathOf = (id: string) => `/uploads/${encodeURIComponent(id)}`;

export const listUploads = () => callApi<Upload[]>('GET', '/uploads');
export const beginUpload = (body: UploadInput) => callApi<Upload>('POST', '/uploads', { body });
export const cancelUpload = (id: string) => callApi('DELETE', pathOf(id));

const offsetOf = (response: Response): number => Number(response.headers.get('Upload-Offset') ?? 0);

export const askOffset = async (id: string): Promise<number> => offsetOf(await sendToApi('HEAD', pathOf(id)));

/** A piece of a slow uplink takes its time. */
const pieceTimeoutMs = 120_000;

/** @returns how much the server has now. @throws ApiFailure */
export async function sendPiece(id: string, offset: number, piece: Blob): Promise<number> {
  const response = await sendToApi('PATCH', pathOf(id), {
    body: piece.slice(0, piece.size, 'application/offset+octet-stream'),
    headers: { 'Upload-Offset': String(offset) },
    timeoutMs: pieceTimeoutMs,
  });
  return offsetOf(response);
}

/** Whether it is worth trying again: the line broke, or another piece is still on its way. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiFailure && (error.status === 0 || error.status >= 500 || error.status === 423);
