// The pages of the desk's work: people, places, the timetable, and what is done with lessons afterwards.
import type { RouteRecordRaw } from 'vue-router';

export const routes: readonly RouteRecordRaw[] = [
  { path: '/timetable', component: () => import('./pages/timetable/TimetablePage.vue') },
  { path: '/activities', component: () => import('./pages/activities/ActivitiesPage.vue') },
  { path: '/activities/:activity(\\d+)', component: () => import('./pages/activities/ActivityPage.vue') },
  {
    path: '/activities/:activity(\\d+)/summary',
    component: () => import('./pages/activities/SummaryPage.vue'),
  },
  { path: '/library', component: () => import('./pages/library/LibraryPage.vue') },
  { path: '/library/:recording', component: () => import('./pages/player/PlayerPage.vue') },
  { path: '/clips', component: () => import('./pages/clips/ClipsPage.vue') },
  { path: '/collections', component: () => import('./pages/collections/CollectionsPage.vue') },
  {
    path: '/collections/:collection',
    component: () => import('./pages/collections/CollectionPage.vue'),
  },
  { path: '/compare', component: () => import('./pages/compare/ComparePage.vue') },
  { path: '/redesign/:recording', component: () => import('./pages/redesign/RedesignPage.vue') },
  { path: '/assignments', component: () => import('./pages/assignments/AssignmentsPage.vue') },
  { path: '/uploads', component: () => import('./pages/uploads/UploadsPage.vue') },
  { path: '/storage', component: () => import('./pages/storage/StoragePage.vue') },
  {
    path: '/observing/:kind(lesson|recording)/:id',
    component: () => import('./pages/evaluations/ObservingPage.vue'),
  },
  { path: '/evaluations/form/:observation', component: () => import('./pages/evaluations/FormPage.vue') },
  {
    path: '/evaluations/:kind(lesson|recording)/:id',
    component: () => import('./pages/evaluations/SummaryPage.vue'),
  },
  { path: '/evaluations/templates', component: () => import('./pages/evaluations/TemplatesPage.vue') },
  { path: '/admin', redirect: '/admin/rooms' },
  { path: '/admin/schools', component: () => import('./pages/admin/SchoolsPage.vue') },
  { path: '/admin/rooms', component: () => import('./pages/admin/RoomsPage.vue') },
  { path: '/admin/people', component: () => import('./pages/admin/PeoplePage.vue') },
  { path: '/admin/devices', component: () => import('./pages/admin/DevicesPage.vue') },
  { path: '/pair', component: () => import('./pages/admin/PairPage.vue') },
];
