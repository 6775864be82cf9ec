// SPDX-License-Identifier: Apache-2.0
// Counts, publishes and wakes, together with the other workers: /hit counts a hit and answers with the hits of all; /jobs/NAME
// publishes a job, which one worker does; /wake wakes one worker. Needs Linux and Node 18, and nothing else.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const { setTimeout: pause } = require('node:timers/promises');

// The descriptor of a shared object.
function shared(name) {
  const names = process.env.MUSTER_SHARED_FDNAMES.split(':');
  return Number(process.env.MUSTER_SHARED_FDS.split(':')[names.indexOf(name)]);
}

// What the descriptor has to say now, at most so many bytes; null when that is nothing.
function take(fd, bytes) {
  const buffer = Buffer.alloc(bytes);
  try {
    return buffer.subarray(0, fs.readSync(fd, buffer, 0, bytes, null));
  } catch (e) {
    if (e.code === 'EAGAIN') return null;
    throw e;
  }
}

// Memory. Node cannot map it, but reads and writes it at a position. Each worker adds in a cell of its own, so that none needs a
// lock. The cell goes by the incarnation and not by the slot: during a restart a slot has two workers.
const hits = shared('hits');
const cells = new BigUint64Array(fs.fstatSync(hits).size / 8);
const own = new BigUint64Array(1);
const ownCell = 8 * (Number(process.env.MUSTER_INCARNATION) % cells.length);
fs.readSync(hits, own, 0, 8, ownCell); // what an earlier owner has counted

function hit() {
  own[0]++;
  fs.writeSync(hits, own, 0, 8, ownCell);
}

function hitsOfAll() {
  fs.readSync(hits, cells, 0, cells.byteLength, 0);
  return cells.reduce((sum, cell) => sum + cell);
}

// A queue: what is written at one end is read at the other, message by message, by one of all those who try.
const [jobsOut, jobsIn] = [shared('jobs.send'), shared('jobs.receive')];

function publish(job) {
  try {
    fs.writeSync(jobsOut, job);
    return true;
  } catch (e) {
    if (e.code === 'EAGAIN') return false; // the queue is full
    throw e;
  }
}

// An event: adding 1 lets one of those who try take 1.
const wake = shared('wake');
const one = new BigUint64Array([1n]);

function answer(path) {
  if (path.startsWith('/jobs/')) {
    return publish(path.slice('/jobs/'.length)) ? [200, 'published'] : [503, 'the queue is full'];
  }
  if (path === '/wake') {
    fs.writeSync(wake, one);
    return [200, 'woken'];
  }
  if (path === '/hit') hit();
  return [200, String(hitsOfAll())];
}

const server = http.createServer((request, response) => {
  const [status, text] = answer(request.url);
  response.writeHead(status, { 'Content-Length': text.length, 'Connection': 'close' }).end(text);
});

let stopping = false;
process.on('SIGTERM', () => {
  stopping = true;
  server.close();
});

// Node waits for files, pipes and stream sockets alone. For these two it has to ask, here 20 times a second.
async function work() {
  while (!stopping) {
    const job = take(jobsIn, 65536);
    const woken = take(wake, 8);
    if (job) console.log(`did ${job}`);
    if (woken) console.log('woken');
    if (!job && !woken) await pause(50);
  }
}

server.listen({ fd: 3 }, work); // LISTEN_FDS says that it is there
