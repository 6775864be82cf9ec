/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

/**
 * One listening socket.
 *
 * @param address {@code [::]:8080}, {@code 127.0.0.1:8080}, or {@code unix:/run/app.sock}
 * @param queue connections that wait to be accepted
 * @param backlog how many may wait
 * @param drops connections turned away because the queue was full, since the socket was opened
 */
public record Socket(String name, String address, int queue, int backlog, long drops) {}
