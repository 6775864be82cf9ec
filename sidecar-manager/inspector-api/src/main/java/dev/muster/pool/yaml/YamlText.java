/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.yaml.Tree.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns YAML into a {@link Tree}, within bounds: a hostile file costs no more than an honest one. */
final class YamlText {
    static final int MAX_CHARACTERS = 1 << 20;

    /** Aliases are expanded, so that a small file can mean a huge tree. */
    private static final int MAX_PARTS = 100_000;

    private static final int MAX_DEPTH = 40;
    private static final String BEYOND_REASON =
            "this is nested or repeated by aliases beyond reason: a pool file needs neither";

    private final Problems problems;
    private int parts;

    private YamlText(Problems problems) {
        this.problems = problems;
    }

    /** The document's fields; what cannot be read is left out and reported. */
    static Tree.Fields read(String text, Problems problems) {
        Tree.Fields nothing = new Tree.Fields(Place.START, Map.of());
        if (text.length() > MAX_CHARACTERS) {
            problems.add(
                    Place.START, "", "the file has " + text.length() + " characters: a pool file has at most 1 MiB");
            return nothing;
        }
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setCodePointLimit(MAX_CHARACTERS)
                    .setMaxAliasesForCollections(50)
                    .build();
            if (isTooDeep(new Parse(settings).parseString(text), problems)) {
                return nothing;
            }
            Optional<Node> document = new Compose(settings).composeString(text);
            if (document.isEmpty()) {
                return nothing;
            }
            Tree tree = new YamlText(problems).tree(document.get(), "", 0);
            if (tree instanceof Tree.Fields fields) {
                return fields;
            }
            if (tree != null) {
                problems.add(
                        tree.place(),
                        "",
                        "the file is " + tree.what() + ", and must be a mapping: fields like \"command: [...]\"");
            }
        } catch (MarkedYamlEngineException e) {
            problems.add(
                    e.getProblemMark().map(YamlText::place).orElse(Place.START),
                    "",
                    "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(Place.START, "", "this is no YAML: " + e.getMessage());
        }
        return nothing;
    }

    /** Looked for among the events, because composing calls itself for each level and would run out of stack. */
    private static boolean isTooDeep(Iterable<Event> events, Problems problems) {
        int depth = 0;
        for (Event event : events) {
            if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
                problems.add(event.getStartMark().map(YamlText::place).orElse(Place.START), "", BEYOND_REASON);
                return true;
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return false;
    }

    private @Nullable Tree tree(Node node, String path, int depth) {
        Place place = node.getStartMark().map(YamlText::place).orElse(Place.START);
        if (++parts > MAX_PARTS || depth > MAX_DEPTH) {
            if (parts <= MAX_PARTS + 1) {
                problems.add(place, path, BEYOND_REASON);
                parts = MAX_PARTS + 1;
            }
            return null;
        }
        return switch (node) {
            case ScalarNode scalar -> new Tree.Scalar(place, scalar.getValue(), kind(scalar.getTag()));
            case SequenceNode list -> items(list, place, path, depth);
            case MappingNode mapping -> fields(mapping, place, path, depth);
            default -> throw new IllegalStateException("a node that YAML does not have: " + node);
        };
    }

    private Tree.Items items(SequenceNode list, Place place, String path, int depth) {
        List<Tree> items = new ArrayList<>();
        for (Node each : list.getValue()) {
            Tree item = tree(each, path + "[" + items.size() + "]", depth + 1);
            if (item != null) {
                items.add(item);
            }
        }
        return new Tree.Items(place, List.copyOf(items));
    }

    private Tree.Fields fields(MappingNode mapping, Place place, String path, int depth) {
        Map<String, Tree.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place keyPlace =
                    tuple.getKeyNode().getStartMark().map(YamlText::place).orElse(place);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(keyPlace, path, "a field's name is a word, and this is none");
                continue;
            }
            String keyPath = Paths.join(path, key.getValue());
            Tree value = tree(tuple.getValueNode(), keyPath, depth + 1);
            Tree.Entry earlier = entries.get(key.getValue());
            if (earlier != null) {
                problems.add(
                        keyPlace,
                        keyPath,
                        "is given twice: the first time in line "
                                + earlier.key().line());
            } else if (value != null) {
                entries.put(key.getValue(), new Tree.Entry(keyPlace, value));
            }
        }
        return new Tree.Fields(place, entries);
    }

    private static Kind kind(Tag tag) {
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Kind.NUMBER;
        }
        return tag.equals(Tag.BOOL) ? Kind.TRUTH : tag.equals(Tag.NULL) ? Kind.NOTHING : Kind.TEXT;
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1, null);
    }
}
