// SPDX-License-Identifier: Apache-2.0
// The worker API from Node: node worker.js
//
// What it is to ask comes in lines like `POST /v1/scale {"workers": 3}` through the named pipe orders-SLOT, and each answer
// goes into the file answers-SLOT, as a line.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const readline = require('node:readline');

// Asks the manager, and resolves to its answer.
function muster(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      socketPath: process.env.MUSTER_SOCKET,
      method,
      path,
      headers: { Authorization: `Bearer ${process.env.MUSTER_TOKEN}` },
    }, (response) => {
      let text = '';
      response.on('data', (part) => { text += part; });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function main() {
  const slot = process.env.MUSTER_SLOT;
  if (!fs.existsSync(`orders-${slot}`)) {
    execFileSync('mkfifo', [`orders-${slot}`]);
  }
  const orders = fs.createReadStream(`orders-${slot}`, { flags: 'r+' });

  await muster('PUT', '/v1/me/state', JSON.stringify({ language: 'node', orders: 0 }));
  await muster('POST', '/v1/ready');

  let count = 0;
  for await (const order of readline.createInterface({ input: orders })) {
    const [, method, path, body] = order.match(/^(\S+) (\S+) ?(.*)$/);
    const answer = await muster(method, path, body);
    fs.appendFileSync(`answers-${slot}`, `${JSON.stringify(answer)}\n`);
    count += 1;
    await muster('PUT', '/v1/me/state', JSON.stringify({ orders: count }));
  }
}

main();
