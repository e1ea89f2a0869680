// The lesson's hub: a connection that never gives up, its snapshot, its events, and typed calls.
import type { HubConnection } from '@microsoft/signalr';
import type * as Library from './hubLibrary';
import type { DismissReason, LessonEvent, LessonHub, LessonSnapshot, Reply } from './lessonContract';

/** `refused`: the token is not good any more, and trying again is of no use. */
export type HubState = 'connecting' | 'live' | 'lost' | 'refused' | 'dismissed' | 'stopped';

export interface LessonHubOptions {
  readonly token: () => string | null;
  readonly clientId: string;
  readonly onState: (state: HubState) => void;
  readonly onSnapshot: (snapshot: LessonSnapshot) => void;
  /** Returns false where an event is missing before this one: a snapshot is then asked for. */
  readonly onChange: (change: LessonEvent) => boolean;
  /** This room answered the quick question, on whichever of its pages. */
  readonly onVoted: (pollId: number, choice: number) => void;
  readonly onDismissed: (reason: DismissReason) => void;
}

type Method = Exclude<keyof LessonHub, 'Join'>;

/** What a call that could not be made is answered with, beside the server's own errors. */
export type CallResult = Reply['error'] | 'offline';

const retryAfterMs = [300, 1000, 2000, 3000, 5000] as const;

export class LessonHubConnection {
  private readonly options: LessonHubOptions;
  private connection: HubConnection | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private wanted = false;
  private joining = false;

  constructor(options: LessonHubOptions) {
    this.options = options;
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.options.onState('connecting');
    void this.connect();
  }

  stop(): void {
    this.end('stopped');
  }

  /** The network or the computer is back: waiting longer is of no use. */
  wake(): void {
    if (!this.wanted || this.connected !== null) return;
    this.failures = 0;
    clearTimeout(this.timer);
    void this.connect();
  }

  /** Calls a method of the hub; never throws. */
  async call<K extends Method>(method: K, ...args: Parameters<LessonHub[K]>): Promise<CallResult> {
    const { connected } = this;
    if (connected === null) return 'offline';
    try {
      const reply = await connected.invoke<Reply>(method, ...args);
      return reply.error;
    } catch {
      return 'offline';
    }
  }

  private get connected(): HubConnection | null {
    // The library's own name for it would bring the library along.
    return String(this.connection?.state) === 'Connected' ? this.connection : null;
  }

  private async connect(): Promise<void> {
    const library = await import('./hubLibrary').catch(() => null);
    if (!this.wanted || this.connection !== null) return;
    if (library === null) return this.retry();
    const connection = this.build(library);
    this.connection = connection;
    try {
      await connection.start();
      await this.join(connection);
    } catch (error) {
      if (this.connection !== connection) return;
      this.connection = null;
      void connection.stop();
      if (isRefusal(error)) this.end('refused');
      else this.retry();
    }
  }

  private build({ HubConnectionBuilder, LogLevel, MessagePackHubProtocol }: typeof Library): HubConnection {
    const query = new URLSearchParams({ client: this.options.clientId });
    const connection = new HubConnectionBuilder()
      .withUrl(`/hubs/lesson?${query}`, { accessTokenFactory: () => this.options.token() ?? '' })
      .withHubProtocol(new MessagePackHubProtocol())
      .withStatefulReconnect()
      .configureLogging(LogLevel.None)
      .build();
    connection.on('Changed', (changes: readonly LessonEvent[]) => {
      if (this.connection !== connection) return;
      if (!changes.every((change) => this.options.onChange(change))) void this.rejoin(connection);
    });
    connection.on('Voted', (pollId: number, choice: number) => this.options.onVoted(pollId, choice));
    connection.on('Dismissed', (reason: DismissReason) => {
      this.options.onDismissed(reason);
      this.end('dismissed');
    });
    connection.onclose(() => {
      if (this.connection !== connection) return;
      this.connection = null;
      this.retry();
    });
    return connection;
  }

  private async join(connection: HubConnection): Promise<void> {
    const snapshot = await connection.invoke<LessonSnapshot>('Join');
    if (this.connection !== connection) return;
    this.failures = 0;
    this.options.onSnapshot(snapshot);
    this.options.onState('live');
  }

  private async rejoin(connection: HubConnection): Promise<void> {
    if (this.joining) return;
    this.joining = true;
    try {
      await this.join(connection);
    } catch {
      void connection.stop();
    } finally {
      this.joining = false;
    }
  }

  private retry(): void {
    if (!this.wanted) return;
    this.options.onState('lost');
    const delay = retryAfterMs[Math.min(this.failures, retryAfterMs.length - 1)];
    this.failures++;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), delay);
  }

  private end(state: HubState): void {
    if (!this.wanted) return;
    this.wanted = false;
    clearTimeout(this.timer);
    const connection = this.connection;
    this.connection = null;
    void connection?.stop();
    this.options.onState(state);
  }
}

function isRefusal(error: unknown): boolean {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  if (statusCode !== undefined) return statusCode === 401 || statusCode === 403;
  // SignalR wraps what negotiation met in a message of its own; the hub's refusal to join names its error.
  return error instanceof Error && /\b(401|403|NotAllowed)\b/.test(error.message);
}
