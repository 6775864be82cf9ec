/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

/** What a manager answers, as text on the wire. */
final class Documents {
    static final String STATE = """
            {"name":"web","version":"0.1.0","now":"2026-11-22T10:00:00Z","since":"2026-11-22T06:48:00Z","inspector":null,
             "target":{"workers":1,"revision":"a1b2c3"},
             "observed":{"ready":1,"live":1,"upToDate":1,"converged":true,"reason":null},
             "workers":[{"slot":0,"incarnation":7,"revision":"a1b2c3","state":"ready","readyBy":"notify","pid":4121,
               "since":"2026-11-22T06:48:00Z","restarts":0,"reason":"Started","lastExit":null,"nextTry":null,"stuck":null,
               "status":"serving","cpu":0.12,"rss":63963136,"user":{"jobs":"3"}}],
             "processes":[],"sockets":[{"name":"http","address":"[::]:8080","queue":0,"backlog":1024,"drops":0}],
             "operations":[]}
            """;

    static final String TABLE = """
            web   revision a1b2c3   1/1 ready   http *:8080 queue 0/1024   up 3h12m
            SLOT  STATE    PID    INC  REVISION  UP      RESTARTS  CPU   RSS     LAST EXIT
            0     ready    4121   7    a1b2c3    3h12m   0         12%   61 MiB  -
            """;

    private Documents() {}

    static String operation(String kind, String state, String message) {
        String ended = state.equals("running") ? "null" : "\"2026-11-22T09:59:55Z\"";
        return "{\"id\":\"41\",\"kind\":\"" + kind + "\",\"state\":\"" + state
                + "\",\"started\":\"2026-11-22T09:59:50Z\",\"ended\":" + ended + ",\"message\":"
                + (message.isEmpty() ? "null" : "\"" + message + "\"") + "}";
    }

    static String event(long id, String type, String message) {
        return "{\"id\":" + id + ",\"at\":\"2026-11-22T10:00:00.250Z\",\"type\":\"" + type
                + "\",\"slot\":2,\"incarnation\":9,\"process\":null,\"message\":\"" + message + "\"}";
    }
}
