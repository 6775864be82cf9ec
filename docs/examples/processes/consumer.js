// SPDX-License-Identifier: Apache-2.0
// A queue consumer; each of the two says which it is.
process.on("SIGTERM", () => {
  console.log(`${process.env.MUSTER_PROCESS} stopped`);
  process.exit(0);
});
console.log(`${process.env.MUSTER_PROCESS} consumes ${process.env.QUEUE}`);
setInterval(() => {}, 1000);
