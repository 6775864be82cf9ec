/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/** Every reason there is: for a step, for the lack of one, and for a condition. Each has a sentence of its own. */
public enum Because {
    // why a pod is told its target
    NEW_REVISION("the revision is new to this pod"),
    FIRST_PODS("the revision is tried on the first pods"),
    UNDO("the revision failed and is undone"),
    SCALED("another number of workers is wanted"),
    OTHER_SETTINGS("the pool's settings are others now"),

    // why no pod is given another revision
    SETTLED("all pods are as wanted"),
    PAUSED("the rollout is paused: revisions and the template are held, workers are scaled"),
    HALTED("the revision failed, and no further pod is given it"),
    UNDONE("the revision failed, and all pods are back at the stable one"),
    NO_PODS("no pods are wanted: the revision waits for pods to prove itself on"),
    NO_WORKERS("no workers are wanted: the revision waits for workers to prove itself with"),
    TEMPLATE_FIRST("a changed template comes before further pods are given the revision"),
    TEMPLATE_ROLLING("Kubernetes is replacing pods; a revision waits for that"),
    PROVING("the revision has yet to prove itself on the first pods"),
    CANARY_WAIT("the canaries are well and are watched for a while"),
    IN_STEP("pods are on their way to the revision"),
    BUDGET_USED("as many pods as may be are away already"),
    LOOKING("the next pods are looked at before they are taken"),
    STARTING("pods are starting, and are left alone until they are ready"),
    NOT_HEEDED("a pod was told the revision, has another nevertheless, and is told again soon"),
    SETTINGS("the pool's settings are on their way to the pods"),
    UNKNOWN_PODS("the remaining pods cannot be judged"),
    NOT_AT_FULL_STRENGTH("all pods have the revision, and some are not at full strength"),

    // conditions
    DEADLINE_EXCEEDED("there was no progress for longer than the deadline"),
    ENOUGH_PODS("enough pods are ready"),
    TOO_FEW_PODS("too few pods are ready"),
    ALL_WELL("nothing is wrong"),
    PODS_FAILING("pods are in trouble"),

    // the template
    NOTHING_PENDING("the Deployment has the wanted template"),
    MAY_CHANGE("no pod is in a step");

    private final String sentence;

    Because(String sentence) {
        this.sentence = sentence;
    }

    /** In general; what is particular is in {@link Why}. */
    public String sentence() {
        return sentence;
    }

    /** As Kubernetes writes reasons: {@code BudgetUsed}. */
    public String reason() {
        StringBuilder word = new StringBuilder();
        for (String part : name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return word.toString();
    }

    Why why() {
        return new Why(this, sentence);
    }

    /** With what is particular to this case. */
    Why why(String particulars) {
        return new Why(this, sentence + ": " + particulars);
    }
}
