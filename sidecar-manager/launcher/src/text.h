/* SPDX-License-Identifier: Apache-2.0 */
/* text.h - short texts: paths and messages. Knows %d (not negative) and %s; all of printf would be a sixth of the program. */
#ifndef MUSTER_TEXT_H
#define MUSTER_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* False: it did not fit, and was cut. */
bool text_compose(char *to, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool text_compose_list(char *to, size_t size, const char *format, va_list arguments);

void text_say(int descriptor, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
