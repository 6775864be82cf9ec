/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static dev.muster.crd.CrdDocument.at;
import static dev.muster.crd.CrdDocument.rule;
import static dev.muster.crd.Durations.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What fields must be in the light of each other. Every message says what would be right. */
final class Rules {
    private Rules() {}

    static void addTo(ObjectNode schema) {
        rule(
                schema,
                "self.metadata.name.size() <= 50",
                "metadata.name must have at most 50 characters, because the names of pods and labels are made from it");
        ObjectNode spec = at(schema, "spec");
        rule(
                at(spec, "revision"),
                "self.matches('^[!-~]*$')",
                "must be printable characters of ASCII without spaces, like 2026-11-22.1");
        sockets(spec);
        lifecycle(spec);
        rollout(spec);
        helpers(spec);
        template(spec);
    }

    private static void sockets(ObjectNode spec) {
        rule(at(spec, "listen[]"), "has(self.port) != has(self.unix)", "must have either port or unix");
        rule(
                at(spec, "listen[]"),
                "!has(self.host) || has(self.port)",
                "host goes with port: leave it out for a Unix socket");
        rule(
                at(spec, "listen[]"),
                "!has(self.mode) || has(self.unix)",
                "mode goes with unix: a port has no permissions");
        rule(
                at(spec, "listen[].port"),
                "self != 0",
                "must be 1 to 65535: in a pod the system cannot choose one, for nobody would find it");
        rule(
                at(spec, "listen[].port"),
                "self != 6457 && self != 6458",
                "must not be 6457 or 6458, on which the manager of each pod listens");
        rule(
                spec,
                "!has(self.listen) || self.listen.all(a, !has(a.port) || self.listen.filter(b, has(b.port) && b.port == a.port).size() == 1"
                        + " || has(a.host))",
                "listen has the same port twice: give each socket its own, or different hosts");
        rule(
                spec,
                "!has(self.stdin) || has(self.listen) && self.listen.exists(l, l.name == self.stdin)",
                "stdin must be the name of a socket in listen");
        rule(
                spec,
                "!has(self.service) || has(self.listen) && self.listen.exists(l, has(l.port))",
                "service needs a socket with a port in listen");
    }

    private static void lifecycle(ObjectNode spec) {
        ObjectNode ready = at(spec, "ready");
        rule(
                ready,
                "self.when != 'exec' || has(self.command)",
                "ready.when: exec needs ready.command, which says whether a worker is ready");
        rule(ready, "!has(self.command) || self.when == 'exec'", "ready.command goes with ready.when: exec");
        compare(
                ready,
                "self.when != 'alive' || !has(self.after) || !self.after.matches('^([0-9]+(h|m|s|ms))+$')"
                        + " || duration(self.after) <= duration(self.within)",
                "ready.after must not be more than ready.within",
                "within");
        rule(ready, "!has(self.after) || self.when == 'alive'", "ready.after goes with ready.when: alive");
        rule(ready, "!has(self.every) || self.when == 'exec'", "ready.every goes with ready.when: exec");
        rule(
                ready,
                "!has(self.canary) || self.when in ['auto', 'accepting']",
                "ready.canary goes with ready.when: auto or accepting");
        atLeast(ready, "ready", "within", "100ms");
        rule(
                at(spec, "restart"),
                "!has(self.maxSurge) || !has(self.maxUnavailable)"
                        + " || !(self.maxSurge in [dyn(0), dyn('0%')] && self.maxUnavailable in [dyn(0), dyn('0%')])",
                "maxSurge and maxUnavailable are both 0, so no worker could ever be replaced: make one of them 1");
        ObjectNode backoff = at(spec, "backoff");
        compare(
                backoff,
                "duration(self.min) <= duration(self.max)",
                "backoff.min must not be more than backoff.max",
                "min",
                "max");
        atLeast(backoff, "backoff", "min", "1ms");
        ObjectNode watchdog = at(spec, "watchdog");
        atLeast(watchdog, "watchdog", "stuck", "3s");
        compare(
                watchdog,
                "duration(self.kill) >= duration('20s') && duration(self.kill) >= duration(self.stuck)",
                "watchdog.kill must be never, or at least 20s and not less than watchdog.stuck, because a long request looks the same",
                "stuck",
                "kill");
        compare(
                watchdog,
                "duration(self.notify) >= duration('100ms')",
                "watchdog.notify must be off, or at least 100ms",
                "notify");
        rule(
                at(spec, "recycle"),
                "!has(self.age) || !self.age.matches('^([0-9]+(h|m|s|ms))+$') || duration(self.age) >= duration('1s')",
                "recycle.age must be at least 1s");
    }

    private static void atLeast(ObjectNode group, String name, String field, String least) {
        compare(
                group,
                "duration(self." + field + ") >= duration('" + least + "')",
                name + "." + field + " must be at least " + least,
                field);
    }

    private static void atMostAYear(ObjectNode group, String name, String field) {
        compare(
                group,
                "duration(self." + field + ") <= duration('8784h')",
                name + "." + field + " must be at most 8784h, which is a year",
                field);
    }

    private static void rollout(ObjectNode spec) {
        ObjectNode maxPods = at(spec, "rollout.maxPods");
        maxPods.put("maxLength", 32);
        rule(
                maxPods,
                "type(self) == int ? self >= 1 && self <= 10000 : self.matches('^(100|[1-9][0-9]?)%$')",
                "must be a number of pods, 1 to 10000, or a percentage like 25%");
        for (String path : new String[] {"rollout.deadline", "rollout.canary.hold"}) {
            at(spec, path).put("maxLength", 64);
            rule(at(spec, path), Durations.VALID, "must be " + Durations.RIGHT);
        }
        atLeast(at(spec, "rollout"), "rollout", "deadline", "1s");
        atMostAYear(at(spec, "rollout"), "rollout", "deadline");
        atMostAYear(at(spec, "rollout.canary"), "rollout.canary", "hold");
        ObjectNode unavailable = at(spec, "disruption.maxUnavailable");
        unavailable.put("maxLength", 32);
        rule(
                unavailable,
                "type(self) == int ? self >= 0 && self <= 10000 : self.matches('^(100|[0-9]{1,2})%$')",
                "must be a number of pods, 0 to 10000, or a percentage like 25%");
        rule(
                at(spec, "watch[]"),
                "has(self.configMap) != has(self.secret)",
                "must name either a configMap or a secret");
        for (String path : new String[] {"watch[].configMap", "watch[].secret"}) {
            rule(
                    at(spec, path),
                    "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
                    "must be the name of an object: a-z, 0-9, - and ., beginning and ending with a letter or digit");
        }
    }

    private static void helpers(ObjectNode spec) {
        rule(at(spec, "commands[]"), "has(self.exec) != has(self.signal)", "must have either exec or signal");
        rule(
                at(spec, "commands[]"),
                "!has(self.timeout) || has(self.exec)",
                "timeout goes with exec: a signal takes no time");
        rule(at(spec, "commands[]"), "!has(self.to) || has(self.signal)", "to goes with signal");
        rule(
                at(spec, "shared[]"),
                "self.kind == 'memory' ? has(self.size) : self.kind == 'queue' || !has(self.size)",
                "size is needed with kind: memory, and goes with that and with kind: queue");
    }

    private static void template(ObjectNode spec) {
        ObjectNode pod = at(spec, "template.spec");
        rule(pod, "self.containers.size() > 0", "must have a container");
        rule(
                pod,
                "self.containers.size() == 1 || self.containers.exists(c, c.name == 'app')",
                "one of several containers must be named app: it is the one that gets the workers");
        rule(
                pod,
                "self.containers.filter(c, c.name == 'app' || self.containers.size() == 1).all(c, has(c.command) && c.command.size() > 0)",
                "the application's container must have a command: the image's own is not read, so write it out, with {fd:NAME} for a socket");
        rule(
                pod,
                "!self.containers.exists(c, c.name in ['muster', 'muster-install']) && (!has(self.initContainers)"
                        + " || !self.initContainers.exists(c, c.name in ['muster', 'muster-install']))",
                "no container may be named muster or muster-install: the operator adds these");
        rule(
                pod,
                "!has(self.restartPolicy) || self.restartPolicy == 'Always'",
                "restartPolicy must be Always, or left out");
        compare(
                spec,
                "!has(self.template.spec.terminationGracePeriodSeconds)"
                        + " || self.template.spec.terminationGracePeriodSeconds"
                        + " >= (duration(self.stop.grace) + duration(self.stop.drainDelay)).getSeconds()",
                "template.spec.terminationGracePeriodSeconds must be at least stop.drainDelay and stop.grace together",
                "stop.grace",
                "stop.drainDelay");
    }
}
