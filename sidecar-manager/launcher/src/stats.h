/* SPDX-License-Identifier: Apache-2.0 */
/* stats.h - STATS_REPORT: processor time and memory of every child, summed over its process tree. */
#ifndef MUSTER_STATS_H
#define MUSTER_STATS_H

void stats_report(void);

#endif
