/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static dev.muster.crd.Consequence.NOTHING;
import static dev.muster.crd.Consequence.POD_ROLLOUT;
import static dev.muster.crd.Consequence.RESIZE;
import static dev.muster.crd.Consequence.RESTART;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields that the custom resource shares with the pool file. */
public final class WorkerHalf {
    private static final Map<String, Consequence> CONSEQUENCES = consequences();

    private WorkerHalf() {}

    /**
     * What a change of each field means: by its name, or by the path of a part like {@code stop.grace}, which wins over the whole's.
     */
    public static Map<String, Consequence> all() {
        return CONSEQUENCES;
    }

    private static Map<String, Consequence> consequences() {
        Map<String, Consequence> fields = new LinkedHashMap<>();
        fields.put("workers", RESIZE);
        fields.put("listen", POD_ROLLOUT);
        fields.put("stdin", POD_ROLLOUT);
        fields.put("directory", RESTART);
        fields.put("ready", NOTHING);
        fields.put("restart", NOTHING);
        fields.put("stop", NOTHING);
        fields.put("stop.grace", POD_ROLLOUT); // the pod's terminationGracePeriodSeconds follows from these two
        fields.put("stop.drainDelay", POD_ROLLOUT);
        fields.put("backoff", NOTHING);
        fields.put("watchdog", NOTHING);
        fields.put("recycle", NOTHING);
        fields.put("env", RESTART);
        fields.put("processes", POD_ROLLOUT);
        fields.put("commands", NOTHING);
        fields.put("shared", POD_ROLLOUT);
        return Collections.unmodifiableMap(fields);
    }
}
