/* SPDX-License-Identifier: Apache-2.0 */
/* guard.h - which ready children are guarded against hanging, when each is looked at, and what is worth a report.
 *
 * A look at a child that waits on a socket costs two small files. One that does not wait is searched for somebody who does; not
 * waiting says nothing yet, as a healthy worker under load never does. Only after two seconds of that its movement is compared
 * from look to look. Nothing is concluded from what may not be read, nor from looks that came late. */
#ifndef MUSTER_GUARD_H
#define MUSTER_GUARD_H

#include <stdbool.h>
#include <stdint.h>
#include "children.h"
#include "protocol.h"

/* `of`: a bit for each place in the table of held ones. Asked again, what is known of the child is kept. */
void guard_set(struct child *child, uint64_t of, const struct guard *how);
void guard_stop(uint64_t id);
void guard_quiet(void);                 /* the manager is gone: look on, but report nothing until the next one asks */
void guard_restart(void);               /* time was lost: what has held until now is not known any more */
int64_t guard_deadline(void);           /* when the next look is due */
void guard_turn(void);                  /* takes the looks that are due, as many as fit into a moment */

#endif
