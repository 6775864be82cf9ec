/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The operating system as the manager sees it: system calls ({@link dev.muster.manager.os.Libc}) and, above them, typed things
 * that close what they own. Nothing in here decides anything: packets, datagrams and signals become events for others, and what
 * others ask for becomes packets.
 */
@NullMarked
package dev.muster.manager.os;

import org.jspecify.annotations.NullMarked;
