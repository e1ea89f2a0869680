// Holds the pages to their size: what each route loads at once, gzipped, must stay within its budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** In kB of gzip (1 kB = 1024 bytes), JavaScript and CSS together; school panels have slow processors and slow lines. */
const budgets = {
  'src/pages/classroom/ClassroomPage.vue': 90,
  'src/pages/observer/ObserverPage.vue': 130,
  'src/pages/helper/HelperPage.vue': 60,
  'src/pages/teacher/TeacherPage.vue': 90,
  'src/pages/home/HomePage.vue': 60,
  'src/pages/home/LessonsPage.vue': 60,
  'src/pages/setup/SetupPage.vue': 60,
  'src/pages/login/LoginPage.vue': 60,
  'src/pages/login/AccountPage.vue': 60,
  'src/pages/join/JoinPage.vue': 60,
  'src/pages/check/loadCheckPage.ts': 60,
  'src/pages/kiosk/KioskPage.vue': 60,
  'src/pages/timetable/TimetablePage.vue': 180,
  'src/pages/activities/ActivitiesPage.vue': 160,
  'src/pages/activities/ActivityPage.vue': 160,
  'src/pages/activities/SummaryPage.vue': 160,
  'src/pages/library/LibraryPage.vue': 160,
  'src/pages/player/PlayerPage.vue': 160,
  'src/pages/clips/ClipsPage.vue': 160,
  'src/pages/collections/CollectionsPage.vue': 160,
  'src/pages/collections/CollectionPage.vue': 160,
  'src/pages/compare/ComparePage.vue': 160,
  'src/pages/redesign/RedesignPage.vue': 60,
  'src/pages/assignments/AssignmentsPage.vue': 160,
  'src/pages/evaluations/ObservingPage.vue': 90,
  'src/pages/evaluations/SummaryPage.vue': 90,
  'src/pages/evaluations/FormPage.vue': 90,
  'src/pages/evaluations/TemplatesPage.vue': 160,
  'src/pages/uploads/UploadsPage.vue': 160,
  'src/pages/storage/StoragePage.vue': 160,
  'src/pages/admin/SchoolsPage.vue': 180,
  'src/pages/admin/RoomsPage.vue': 180,
  'src/pages/admin/PeoplePage.vue': 180,
  'src/pages/admin/DevicesPage.vue': 180,
  'src/pages/admin/PairPage.vue': 180,
  'src/pages/join/GuestPage.vue': 60,
};

/** All others are found by the list in deskRoutes.ts, which is loaded before them; those of studyRoutes.ts by that one too. */
const lessonPages = /pages\/(classroom|observer|teacher)\//;

/**
 * What a page asks for before it shows anything.
 * @type {Record<string, string[]>}
 */
const extras = { 'src/pages/check/loadCheckPage.ts': ['src/ui/i18n/check.zh-CN.ts'] };

const directory = process.argv[2] ?? 'dist';
/** @type {Record<string, { file: string, css?: string[], imports?: string[], dynamicImports?: string[], isEntry?: boolean }>} */
const manifest = JSON.parse(readFileSync(join(directory, '.vite/manifest.json'), 'utf8'));

/**
 * All files that a chunk needs before it can run.
 * @param {string} key
 * @param {Set<string>} files
 */
function collect(key, files) {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`The build has no ${key}.`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  chunk.css?.forEach((file) => files.add(file));
  chunk.imports?.forEach((other) => collect(other, files));
  return files;
}

let failed = false;
for (const [page, budget] of Object.entries(budgets)) {
  const files = collect(page, collect('index.html', new Set()));
  if (!lessonPages.test(page)) collect('src/deskRoutes.ts', files);
  if (manifest['src/studyRoutes.ts']?.dynamicImports?.includes(page)) collect('src/studyRoutes.ts', files);
  extras[page]?.forEach((extra) => collect(extra, files));
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(join(directory, file)), { level: 9 }).length;
  const size = bytes / 1024;
  const verdict = size <= budget ? 'ok' : 'TOO LARGE';
  console.log(`${page.padEnd(42)} ${size.toFixed(1).padStart(6)} kB of ${budget} ${verdict}`);
  failed ||= size > budget;
}
process.exitCode = failed ? 1 : 0;
