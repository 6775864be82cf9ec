/* SPDX-License-Identifier: Apache-2.0 */
#include "held.h"

#include <string.h>
#include <unistd.h>

#include "protocol.h"

static struct { char name[NAME_MAX_BYTES]; int fd; } held[HELD_LIMIT];      /* free: the name is empty */

static int find(const char *name)
{
    for (int i = 0; i < HELD_LIMIT; i++)
        if (!strcmp(held[i].name, name))
            return i;
    return -1;
}

bool held_put(const char *name, int fd)
{
    int i = find(name);
    if (i >= 0)
        close(held[i].fd);
    else if ((i = find("")) < 0)
        return false;
    strcpy(held[i].name, name);         /* the parser has checked its length */
    held[i].fd = fd;
    return true;
}

bool held_release(const char *name)
{
    int i = find(name);
    if (i < 0)
        return false;
    close(held[i].fd);
    held[i].name[0] = 0;
    return true;
}

void held_release_all(void)
{
    for (int i = 0; i < HELD_LIMIT; i++)
        if (held[i].name[0])
            held_release(held[i].name);
}

int held_find(const char *name)
{
    int i = find(name);
    return i < 0 ? -1 : held[i].fd;
}

int held_place(const char *name)
{
    return find(name);
}

int held_at(unsigned index)
{
    return held[index].name[0] ? held[index].fd : -1;
}

const char *held_name(unsigned index)
{
    return held[index].name[0] ? held[index].name : NULL;
}
