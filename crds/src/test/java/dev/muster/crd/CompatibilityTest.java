/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a change of the schema may not do. */
class CompatibilityTest {
    private static List<String> after(Consumer<ObjectNode> change) throws Exception {
        ObjectNode before = CrdDocument.schema();
        ObjectNode after = before.deepCopy();
        change.accept((ObjectNode) after.at("/properties/spec"));
        return Compatibility.breaks(before, after);
    }

    private static ObjectNode at(ObjectNode spec, String path) {
        return CrdDocument.at(spec, path);
    }

    @Test
    void nothingChangedBreaksNothing() throws Exception {
        assertThat(after(spec -> {})).isEmpty();
    }

    @Test
    void aNewFieldBreaksNothing() throws Exception {
        assertThat(after(spec -> spec.withObject("properties").putObject("more").put("type", "string")))
                .isEmpty();
    }

    @Test
    void aWiderBoundBreaksNothing() throws Exception {
        assertThat(after(spec -> at(spec, "replicas").put("maximum", 20_000))).isEmpty();
    }

    @Test
    void aFieldThatIsGoneBreaks() throws Exception {
        assertThat(after(spec -> spec.withObject("properties").remove("revision")))
                .containsExactly("spec.revision is gone");
    }

    @Test
    void anotherTypeBreaks() throws Exception {
        assertThat(after(spec -> at(spec, "rollout.pause").put("type", "string")))
                .containsExactly("spec.rollout.pause type was \"boolean\" and is \"string\"");
    }

    @Test
    void anotherDefaultBreaks() throws Exception {
        assertThat(after(spec -> at(spec, "stop.grace").put("default", "10s")))
                .containsExactly("spec.stop.grace default was \"30s\" and is \"10s\"");
    }

    @Test
    void aTighterBoundBreaks() throws Exception {
        assertThat(after(spec -> at(spec, "listen[].backlog").put("maximum", 100)))
                .containsExactly("spec.listen[].backlog maximum was 65535 and is 100");
        assertThat(after(spec -> at(spec, "directory").put("minLength", 2)))
                .containsExactly("spec.directory minLength was 1 and is 2");
    }

    @Test
    void aWordThatIsGoneBreaks() throws Exception {
        assertThat(after(spec -> ((ArrayNode) at(spec, "restart.order").get("enum")).remove(0)))
                .containsExactly("spec.restart.order does not take surge any more");
    }

    @Test
    void aFieldThatBecomesRequiredBreaks() throws Exception {
        assertThat(after(spec -> spec.withArray("required").add("revision")))
                .containsExactly("spec.revision has become required");
    }

    @Test
    void aNewRuleBreaks() throws Exception {
        assertThat(after(spec -> CrdDocument.rule(at(spec, "stop"), "self.signal != 'HUP'", "must not")))
                .containsExactly("spec.stop has a new rule: self.signal != 'HUP'");
    }
}
