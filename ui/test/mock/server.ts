import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import type { Server } from '../../src/api/http';
import { MockApi } from './api.ts';
import { trafficUntil } from './traffic.ts';

/** When the mock server's traffic ends. */
export const TRAFFIC_END_MS = Date.UTC(2026, 10, 23, 17);

export interface MockServer extends Server {
  api: MockApi;
}

/** A real HTTP server with the mock API, for the tests of one file. */
export function mockServer(lines = 2000): MockServer {
  const api = new MockApi(trafficUntil(TRAFFIC_END_MS, lines));
  const http = createServer(api.handle);
  const server = { api, base: '' };
  beforeAll(async () => {
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    server.base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  return server;
}
