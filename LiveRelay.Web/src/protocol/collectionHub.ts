// The hub of a collection that several people have open: a connection that never gives up.
import type { HubConnection } from '@microsoft/signalr';

/** As it is sent: what stays, goes and comes, as an array in JSON. */
export interface PlanChangeWire {
  readonly revision: number;
  readonly changeId: string;
  readonly change: string;
  readonly accountId: number;
  readonly name: string;
}

export interface PersonHere {
  readonly accountId: number;
  readonly name: string;
  readonly school: string | null;
}

export interface PlanSnapshot {
  readonly revision: number;
  readonly text: string;
  readonly maxCharacters: number;
  readonly here: readonly PersonHere[];
}

export type PlanError = 'none' | 'badChange' | 'tooLong' | 'notFound' | 'notAllowed' | 'busy';

/** `refused`: it is not, or no longer, this person's, or he is not signed in any more. */
export type CollectionHubState = 'connecting' | 'live' | 'lost' | 'refused';

export interface CollectionHubOptions {
  readonly collection: number;
  readonly onState: (state: CollectionHubState) => void;
  /** After each connection; what has its own text already asks for what it missed. */
  readonly onJoined: (snapshot: PlanSnapshot) => void;
  readonly onChange: (change: PlanChangeWire) => void;
  readonly onHere: (people: readonly PersonHere[]) => void;
  readonly onTouched: () => void;
}

const retryAfterMs = [300, 1000, 2000, 3000, 5000] as const;

export class CollectionHubConnection {
  private readonly options: CollectionHubOptions;
  private connection: HubConnection | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private wanted = false;

  constructor(options: CollectionHubOptions) {
    this.options = options;
  }

  start(): void {
    this.wanted = true;
    this.options.onState('connecting');
    void this.connect();
  }

  stop(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    const { connection } = this;
    this.connection = null;
    void connection?.stop();
  }

  /** @returns why it was not made; `offline` where that is not known */
  async edit(revision: number, changeId: string, change: string): Promise<PlanError | 'offline'> {
    const reply = await this.invoke<{ error: PlanError }>('Edit', { revision, changeId, change });
    return reply?.error ?? 'offline';
  }

  /** Null where they cannot be had. */
  changesSince(revision: number): Promise<readonly PlanChangeWire[] | null> {
    return this.invoke<readonly PlanChangeWire[]>('ChangesSince', revision);
  }

  private async invoke<T>(method: string, argument: unknown): Promise<T | null> {
    try {
      return (await this.connection?.invoke<T>(method, argument)) ?? null;
    } catch {
      return null;
    }
  }

  private async connect(): Promise<void> {
    const library = await import('./hubLibrary').catch(() => null);
    if (!this.wanted || this.connection !== null) return;
    if (library === null) return this.retry();
    const connection = new library.HubConnectionBuilder()
      .withUrl('/hubs/collection')
      .configureLogging(library.LogLevel.None)
      .build();
    this.connection = connection;
    const { options } = this;
    connection.on('PlanChanged', options.onChange);
    connection.on('Here', options.onHere);
    connection.on('Touched', options.onTouched);
    connection.onclose(() => {
      if (this.connection !== connection) return;
      this.connection = null;
      this.retry();
    });
    try {
      await connection.start();
      const snapshot = await connection.invoke<PlanSnapshot>('Join', options.collection);
      if (this.connection !== connection) return;
      this.failures = 0;
      options.onJoined(snapshot);
      options.onState('live');
    } catch (error) {
      if (this.connection !== connection) return;
      this.connection = null;
      void connection.stop();
      if (/\b(401|403|NotAllowed)\b/.test(error instanceof Error ? error.message : '')) {
        this.wanted = false;
        options.onState('refused');
      } else this.retry();
    }
  }

  private retry(): void {
    if (!this.wanted) return;
    this.options.onState('lost');
    clearTimeout(this.timer);
    const after = retryAfterMs[Math.min(this.failures++, retryAfterMs.length - 1)];
    this.timer = setTimeout(() => void this.connect(), after);
  }
}
