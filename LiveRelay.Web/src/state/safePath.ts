// Where to go after signing in: a path of these pages, never another site that a forged link names.

export function safePath(wish: unknown): string {
  if (typeof wish !== 'string') return '/';
  // Browsers read "//host" and "/\host" as another site, and drop tabs and line ends before they look.
  return /^\/(?![/\\])[^\s\\]*$/.test(wish) ? wish : '/';
}
