// SPDX-License-Identifier: Apache-2.0
// Node's http on a socket that it inherits: node server.js FD. On TERM it stops accepting, ends what is under way, and exits.
'use strict';
const fs = require('node:fs');
const http = require('node:http');

let stopping = false;
const requestDelay = 1000 * (process.env.REQUEST_DELAY ?? 0);

const server = http.createServer(async (request, response) => {
  if (requestDelay) await new Promise((done) => setTimeout(done, requestDelay));
  const body = request.url === '/pid' ? String(process.pid) : 'hello\n';
  response.writeHead(200, {
    'Content-Type': 'text/plain',
    'Content-Length': body.length,
    'Connection': stopping ? 'close' : 'keep-alive', // Node itself would keep it, and so this process, for 5 s more
  });
  response.end(body);
});

// close() stops accepting, closes the connections that are idle, and calls back when the last one is closed.
process.on('SIGTERM', () => {
  stopping = true;
  server.close(() => process.exit(0));
});

function boot() {
  switch (process.env.DEPLOY && fs.existsSync(process.env.DEPLOY) && fs.readFileSync(process.env.DEPLOY, 'utf8').trim()) {
    case 'import-error': throw new Error("Cannot find module 'invoices' (a bad deploy)");
    case 'exit-0': return process.exit(0);
    case 'hang': return setInterval(() => {}, 3_600_000);
    case 'crash-later': setTimeout(() => process.abort(), 1000);
  }
  server.listen({ fd: Number(process.argv[2]) });
}

setTimeout(boot, 1000 * (process.env.BOOT_DELAY ?? 0));
