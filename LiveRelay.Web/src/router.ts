// The pages' addresses. The server answers each of them with the same document.
import { createRouter, createWebHistory, type Router } from 'vue-router';

export function createPageRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/teach/:lesson', component: () => import('./pages/teacher/TeacherPage.vue') },
      { path: '/room/:lesson', component: () => import('./pages/classroom/ClassroomPage.vue') },
      { path: '/observe/:lesson', component: () => import('./pages/observer/ObserverPage.vue') },
      { path: '/help/:lesson', component: () => import('./pages/helper/HelperPage.vue') },
      { path: '/:rest(.*)*', name: 'other', component: () => import('./pages/home/NotFoundPage.vue') },
    ],
  });
  // The list of all other pages and their files would be a burden on slow panels, which need only one of those above.
  let known = false;
  router.beforeEach(async (to) => {
    if (known || to.name !== 'other') return true;
    const { deskRoutes } = await import('./deskRoutes');
    for (const route of deskRoutes) router.addRoute(route);
    known = true;
    return to.fullPath;
  });
  return router;
}
