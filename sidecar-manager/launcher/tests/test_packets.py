# SPDX-License-Identifier: Apache-2.0
"""Malformed packets: an ERROR each, no effect, no descriptor kept, and never the launcher's end."""

import errno
import os
import random
import resource
import signal
import struct

from tests.harness import *

VALID = [
    packet(CONFIGURE, struct.pack("II", 1000, signal.SIGTERM)),
    packet(HOLD, strings("http")),
    packet(RELEASE, strings("http")),
    packet(SIGNAL, struct.pack("iI", signal.SIGWINCH, TO_GROUP), 7),
    packet(WATCH, struct.pack("I", 10) + strings("http"), 7),
    packet(STATS),
    packet(EXIT, struct.pack("I", 0)),
    spawn_packet(8, ["true"], ["A=1"], [("http", 3)], "/", b"tag"),
]


class Malformed(LauncherTest):
    def refused(self, manager, data, descriptors=()):
        manager.send(data, descriptors)
        return manager.expect(ERROR)

    def test_every_truncation_is_refused_and_leaks_nothing(self):
        manager = self.start()
        before = self.open_descriptors()
        with open("/dev/null") as null:
            for valid in VALID:
                for cut in range(1, len(valid)):
                    self.assertEqual(errno.EINVAL, self.refused(manager, valid[:cut], [null.fileno()]).error)
                    if cut >= 16:
                        honest = valid[:4] + struct.pack("I", cut) + valid[8:cut]
                        self.refused(manager, honest, [null.fileno()])
        manager.round_trip()
        self.assertEqual(before, self.open_descriptors())

    def test_the_error_names_the_command_and_the_child(self):
        error = self.refused(self.start(), packet(SIGNAL, b"", 7))
        self.assertEqual((SIGNAL, 7, errno.EINVAL), (error.command, error.id, error.error))
        self.assertTrue(error.text)

    def test_wrong_values(self):
        manager = self.start()
        manager.hold("http", self.tcp_listener().fileno())
        manager.spawn(7, "sleep", "600")
        manager.expect(SPAWNED, 7)
        for wrong, why in [
            (packet(77), "no such command"),
            (packet(STATS, flags=1), "flags"),
            (packet(STATS, b"x"), "behind"),
            (packet(CONFIGURE, struct.pack("II", 1, 65)), "signal"),
            (packet(CONFIGURE, struct.pack("II", 1, 0)), "signal"),
            (packet(REMEMBER, b"x" * 16385), "many"),
            (packet(TAG, b"x" * 513, 7), "many"),
            (packet(TAG, b"x", 6), "no such child"),
            (packet(HOLD, strings("x" * 64)), "long"),
            (packet(HOLD, strings("")), "empty"),
            (packet(HOLD, strings("x")), "descriptors"),
            (packet(RELEASE, strings("x")), "no such held"),
            (packet(SIGNAL, struct.pack("iI", 0, 0), 7), "signal"),
            (packet(SIGNAL, struct.pack("iI", 9, 2), 7), "scope"),
            (packet(WATCH, struct.pack("I", 10) + strings("x"), 7), "no such held"),
            (packet(WATCH, struct.pack("I", 10) + strings("http"), 6), "no such child"),
            (packet(EXIT, struct.pack("I", 256)), "status"),
            (spawn_packet(0, ["true"]), "0"),
            (spawn_packet(8, []), "argument"),
            (spawn_packet(8, [""]), "argument"),
            (spawn_packet(8, ["true"], ["=x"]), "environment"),
            (spawn_packet(8, ["true"], tag=b"x" * 513), "tag"),
            (spawn_packet(8, ["true"], places=[("http", 3), ("http", 3)]), "one target"),
            (spawn_packet(8, ["true"], places=[("http", -1)]), "range"),
            (spawn_packet(8, ["true"], places=[("http", 5000)]), "range"),
            (spawn_packet(8, ["true"], flags=STDOUT), "descriptors"),
            (packet(REMEMBER, b"x" * 65536), "long"),
        ]:
            self.assertIn(why, self.refused(manager, wrong).text)

    def test_too_many_descriptors_are_all_closed(self):
        manager = self.start()
        before = self.open_descriptors()
        with open("/dev/null") as null:
            for count in 1, 2, 3, 4, 5, 20, 250:
                self.refused(manager, packet(STATS), [null.fileno()] * count)
                self.refused(manager, packet(HOLD, strings("x")), [null.fileno()] * (count + 1))
        manager.round_trip()
        self.assertEqual(before, self.open_descriptors())

    def test_no_more_than_64_listening_sockets_are_held(self):
        with self.tcp_listener() as listener:
            self.hold_too_many(64, listener)

    def test_no_more_than_2048_others_are_held(self):
        with open("/dev/null") as null:
            self.hold_too_many(2048, null)

    def hold_too_many(self, limit, what):
        manager = self.start()
        before = self.open_descriptors()
        for i in range(limit + 2):
            manager.hold(f"n{i}", what.fileno())
        self.assertEqual(errno.ENOSPC, manager.expect(ERROR).error)
        self.assertEqual(errno.ENOSPC, manager.expect(ERROR).error)
        manager.hold("n5", what.fileno())                   # a replacement still fits
        manager.round_trip()
        self.assertEqual(before + limit, self.open_descriptors())
        for i in range(limit):
            manager.send(packet(RELEASE, strings(f"n{i}")))
        manager.round_trip()
        self.assertEqual(before, self.open_descriptors())
        self.assertEqual([], manager.seen)

    def test_a_name_may_become_another_kind_of_descriptor(self):
        manager = self.start()
        before = self.open_descriptors()
        with open("/dev/null") as null, self.tcp_listener() as listener:
            for what in null, listener, null, listener:
                manager.hold("x", what.fileno())
        manager.spawn(1, "sleep", "600")
        manager.expect(SPAWNED, 1)
        manager.guard(1, "x")                               # it is known as the listening socket that it is now
        manager.guard(1)
        manager.round_trip()
        self.assertEqual(before + 1, self.open_descriptors())
        self.assertEqual([], manager.seen)

    def test_a_new_manager_gets_all_that_is_held_for_1024_workers(self):
        if WRAPPER:
            self.skipTest("the wrapper keeps the program to the limit that it began with")
        if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 4096:
            self.skipTest("needs 4096 open files")
        manager = self.start(local=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (512, 4096)))
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify, self.tcp_listener() as listener:
            for i in range(1024):
                manager.hold(f"notify.{i}", notify.fileno())
            manager.hold("http", listener.fileno())
            manager.round_trip()
            manager.close()
            manager, names = self.accept(), set()
            for _ in range(1025):
                held = manager.expect(HELD)
                names.add(held.name)
                os.close(held.descriptors[0])
            manager.expect(SYNCED)
        self.assertEqual({"http", *(f"notify.{i}" for i in range(1024))}, names)
        self.assertEqual("512\n", self.output_of(manager, 1, "sh", "-c", "ulimit -Sn"))      # the room is the launcher's own

    def test_descriptors_for_which_there_is_no_room_are_refused(self):
        if WRAPPER:
            self.skipTest("the wrapper needs descriptors too")
        manager = self.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16)))
        with open("/dev/null") as null:
            for i in range(20):
                manager.hold(f"n{i}", null.fileno())
            self.assertIn("descriptors", manager.expect(ERROR).text)
            manager.spawn(1, "true")
            self.assertEqual(STAGE_LIMIT, manager.expect(NOT_SPAWNED, 1).stage)
            for i in range(5):
                manager.send(packet(RELEASE, strings(f"n{i}")))
            manager.spawn(1, "true")
            manager.expect(SPAWNED, 1)

    def test_random_packets_do_no_harm(self):
        manager = self.start()
        before = self.open_descriptors()
        harmless = [v for v in VALID if v[0] in (CONFIGURE, RELEASE, STATS, WATCH, HOLD)]
        with open("/dev/null") as null:
            for seed in range(1000):
                chance = random.Random(seed)
                data = bytearray(chance.choice(harmless))
                for _ in range(chance.randrange(1, 5)):
                    data[chance.randrange(4, len(data))] = chance.randrange(256)
                manager.send(bytes(data), [null.fileno()] * chance.randrange(4))
                if seed % 50 == 0:
                    manager.round_trip()
            for name in ["http"]:
                manager.send(packet(RELEASE, strings(name)))
        manager.round_trip()
        self.assertLessEqual(self.open_descriptors(), before + 64)      # a random name may have been held

    def test_spawning_and_attaching_leaks_no_descriptor(self):
        manager = self.start()
        manager.round_trip()
        before = self.open_descriptors()
        with open("/dev/null", "r+") as null:
            for id in range(1, 31):
                manager.spawn(id, "true" if id % 2 else "no-such", streams=[null.fileno()] * 3)
                manager.expect(SPAWNED if id % 2 else NOT_SPAWNED, id)
        manager.round_trip()
        self.assertEqual(before, self.open_descriptors())
