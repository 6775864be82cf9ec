// SPDX-License-Identifier: Apache-2.0
// The same for Node: node trouble.js FD. /loop never ends, /compute takes two seconds.
'use strict';

require('node:http').createServer((request, response) => {
  const begin = Date.now();
  while (request.url === '/loop' || (request.url === '/compute' && Date.now() - begin < 2000));
  const body = String(process.pid);
  response.writeHead(200, { 'Content-Length': body.length });
  response.end(body);
}).listen({ fd: Number(process.argv[2]) });
