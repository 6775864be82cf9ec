/* SPDX-License-Identifier: Apache-2.0 */
#include "held.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol.h"

enum { FREE = 0 };

static struct { char name[NAME_MAX_BYTES]; int fd; bool ear; } held[HELD_LIMIT];
static uint32_t hashes[HELD_LIMIT];     /* of the names, apart from them: a search reads only these. FREE: nothing is there */

static uint32_t hash(const char *name)
{
    uint32_t h = 2166136261u;           /* FNV-1a */
    for (; *name; name++)
        h = (h ^ (uint8_t)*name) * 16777619u;
    return h == FREE ? 1 : h;
}

static int find(const char *name)
{
    uint32_t wanted = hash(name);
    for (int i = 0; i < HELD_LIMIT; i++)
        if (hashes[i] == wanted && !strcmp(held[i].name, name))
            return i;
    return -1;
}

static bool is_listening(int fd)
{
    int listening = 0;
    socklen_t size = sizeof listening;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening;
}

static bool is_unix_datagram(int fd)
{
    int domain = 0, type = 0;
    socklen_t size = sizeof domain;
    return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX
           && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM;
}

static int free_place(bool listener)
{
    for (int i = listener ? 0 : LISTENERS_HELD; i < (listener ? LISTENERS_HELD : HELD_LIMIT); i++)
        if (hashes[i] == FREE)
            return i;
    return -1;
}

static void release(int i)
{
    close(held[i].fd);
    hashes[i] = FREE;
}

bool held_put(const char *name, int fd)
{
    bool listener = is_listening(fd);
    int before = find(name), i = before;
    if (i < 0 || (i < LISTENERS_HELD) != listener)
        i = free_place(listener);
    if (i < 0)
        return false;
    if (before >= 0)
        release(before);
    hashes[i] = hash(name);
    strcpy(held[i].name, name);         /* the parser has checked its length */
    held[i].fd = fd;
    held[i].ear = is_unix_datagram(fd);
    return true;
}

bool held_release(const char *name)
{
    int i = find(name);
    if (i >= 0)
        release(i);
    return i >= 0;
}

void held_release_all(void)
{
    for (int i = 0; i < HELD_LIMIT; i++)
        if (hashes[i] != FREE)
            release(i);
}

int held_find(const char *name)
{
    int i = find(name);
    return i < 0 ? -1 : held[i].fd;
}

int held_listener(const char *name)
{
    int i = find(name);
    return i < LISTENERS_HELD ? i : -1;
}

int held_at(unsigned place)
{
    return hashes[place] == FREE ? -1 : held[place].fd;
}

int held_ear(unsigned place)
{
    return hashes[place] != FREE && held[place].ear ? held[place].fd : -1;
}

const char *held_name(unsigned place)
{
    return hashes[place] == FREE ? NULL : held[place].name;
}
