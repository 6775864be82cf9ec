#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A custom command: its arguments follow those of the pool file.
case $1 in
hang) sleep 60 ;;
long) seq 1 20000 ;;
fail) echo "no such table" >&2; exit 3 ;;
*) echo "report of ${1:-today}" ;;
esac
