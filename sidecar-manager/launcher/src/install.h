/* SPDX-License-Identifier: Apache-2.0 */
/* install.h - copies this program into a directory that is shared with the container it is for. */
#ifndef MUSTER_INSTALL_H
#define MUSTER_INSTALL_H

/* Replaces what is there at once, also while that runs. NULL, or why not: then what was there still is. */
const char *install_into(const char *directory);

#endif
