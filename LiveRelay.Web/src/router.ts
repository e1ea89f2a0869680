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
  // The lists of all other pages and their files would be a burden on slow panels, which need only one of those above: each is asked when those before it
  // do not know the address.
  const lists = [() => import('./deskRoutes'), () => import('./studyRoutes')];
  let known = 0;
  router.beforeEach(async (to) => {
    const asked = known;
    const list = lists[asked];
    if (to.name !== 'other' || list === undefined) return true;
    const { routes } = await list();
    if (asked === known) {
      for (const route of routes) router.addRoute(route);
      known++;
    }
    return to.fullPath;
  });
  return router;
}
