import type { Plugin } from 'vite';
import { MockApi } from './api.ts';
import { trafficUntil } from './traffic.ts';

/** Answers the API inside Vite's own server, with made-up traffic of the last hour. */
export function mockApi(): Plugin {
  const lines = Number(process.env.MOCK_LINES ?? 5000);
  const api = new MockApi(trafficUntil(Date.now(), lines));
  return {
    name: 'lambdatape-mock-api',
    configureServer: (server) => {
      server.middlewares.use(api.handle);
      api.growEvery(400);
    },
    configurePreviewServer: (server) => {
      // The server's own policy (logview, SecurityHeaders): what it forbids must not work here either.
      server.middlewares.use((_, response, next) => {
        response.setHeader(
          'Content-Security-Policy',
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'",
        );
        next();
      });
      server.middlewares.use(api.handle);
      api.growEvery(400);
    },
  };
}
