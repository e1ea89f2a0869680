// The lesson's files: a teacher's PDF or pictures in, pages as pictures out.

export interface CoursewareFile {
  readonly id: string;
  readonly title: string;
  readonly pages: number;
}

/** Why a file was not taken; `title` is the server's sentence for people, in the page's language. */
export class CoursewareError extends Error {
  readonly title: string | null;

  constructor(title: string | null) {
    super(title ?? 'offline');
    this.title = title;
  }
}

export class CoursewareClient {
  private readonly base: string;
  private readonly token: () => string | null;

  constructor(lesson: string, token: () => string | null) {
    this.base = `/api/lessons/${encodeURIComponent(lesson)}/files`;
    this.token = token;
  }

  async list(): Promise<CoursewareFile[]> {
    return (await (await this.send('')).json()) as CoursewareFile[];
  }

  async upload(file: File): Promise<CoursewareFile> {
    const response = await this.send(`?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      body: file,
    });
    return (await response.json()) as CoursewareFile;
  }

  async remove(id: string): Promise<void> {
    await this.send(`/${id}`, { method: 'DELETE' });
  }

  /** A page's picture. An `<img>` could not bring the token, so it is fetched. */
  async page(id: string, page: number): Promise<Blob> {
    return (await this.send(`/${id}/pages/${page}`)).blob();
  }

  private async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.token() ?? ''}`,
      'accept-language': document.documentElement.lang,
    };
    const response = await fetch(this.base + path, { ...init, headers }).catch(() => null);
    if (response?.ok) return response;
    const problem = (await response?.json().catch(() => null)) as { title?: string } | null;
    throw new CoursewareError(problem?.title ?? null);
  }
}
