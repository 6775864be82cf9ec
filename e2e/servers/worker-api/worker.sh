#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The worker API from a shell, with curl: sh worker.sh
#
# What it is to ask comes in lines like `POST /v1/scale {"workers": 3}` through the named pipe orders-SLOT, and each answer
# goes into the file answers-SLOT, as a line.

# muster METHOD PATH [JSON]: asks the manager, and prints its answer. The token goes through a pipe: arguments can be seen by all.
muster() {
    printf 'header = "Authorization: Bearer %s"\n' "$MUSTER_TOKEN" |
        curl --silent --show-error --config - --unix-socket "$MUSTER_SOCKET" \
            --request "$1" --data "${3:-}" "http://muster$2"
}

[ -p "orders-$MUSTER_SLOT" ] || mkfifo "orders-$MUSTER_SLOT"
exec 3<>"orders-$MUSTER_SLOT"

muster PUT /v1/me/state '{"language": "shell", "orders": 0}' >/dev/null
muster POST /v1/ready >/dev/null

count=0
while read -r method path body <&3; do
    answer=$(muster "$method" "$path" "$body")
    printf '%s\n' "$answer" >>"answers-$MUSTER_SLOT"
    count=$((count + 1))
    muster PUT /v1/me/state "{\"orders\": $count}" >/dev/null
done
