/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <string.h>
#include <unistd.h>

static const char *decimal(char *end, unsigned number)
{
    *--end = 0;
    do
        *--end = '0' + number % 10;
    while (number /= 10);
    return end;
}

bool text_compose_list(char *to, size_t size, const char *format, va_list arguments)
{
    size_t used = 0;
    to[0] = 0;
    for (; *format; format++) {
        char digits[12], one[2] = { *format, 0 };
        const char *piece = one;
        if (*format == '%')
            piece = *++format == 's' ? va_arg(arguments, const char *) : decimal(digits + sizeof digits, va_arg(arguments, int));
        for (; *piece && used + 1 < size; piece++)
            to[used++] = *piece;
        to[used] = 0;
        if (*piece)
            return false;
    }
    return true;
}

bool text_compose(char *to, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool fits = text_compose_list(to, size, format, arguments);
    va_end(arguments);
    return fits;
}

void text_say(int descriptor, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    text_compose_list(message, sizeof message, format, arguments);
    va_end(arguments);
    if (write(descriptor, message, strlen(message)) < 0)
        return;                         /* there is nobody else to tell */
}
