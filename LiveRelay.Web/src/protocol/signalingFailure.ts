// What can go wrong between the page and the signalling endpoints, in the words the pages need to explain it.

/** Why the server would not do it. `unreachable` and `busy` pass by themselves; the rest needs a person. */
export type FailureKind =
  | 'unreachable'
  | 'busy'
  | 'unauthorized'
  | 'forbidden'
  | 'unknownLesson'
  | 'gone'
  | 'noCommonCodec'
  | 'refused';

export class SignalingFailure extends Error {
  readonly kind: FailureKind;
  /** The HTTP status, or 0 when there was no answer at all. */
  readonly status: number;

  constructor(kind: FailureKind, status: number, detail: string) {
    super(detail);
    this.name = 'SignalingFailure';
    this.kind = kind;
    this.status = status;
  }
}

/** The part of ProblemDetails (RFC 9457) that pages use, and the reason a session ended. */
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly reason?: string;
}

export async function readProblem(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

export function failureOf(status: number, problem: Problem): SignalingFailure {
  return new SignalingFailure(
    kindOf(status, problem),
    status,
    problem.detail ?? problem.title ?? `HTTP ${status}`,
  );
}

function kindOf(status: number, problem: Problem): FailureKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'unknownLesson';
  if (status === 410) return 'gone';
  // "Too many" and every server-side trouble are worth another try; a refused offer is not.
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'busy';
  if (/codec/i.test(`${problem.type ?? ''} ${problem.title ?? ''}`)) return 'noCommonCodec';
  return 'refused';
}
