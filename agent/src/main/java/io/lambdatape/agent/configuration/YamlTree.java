package io.lambdatape.agent.configuration;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Lays a YAML document out flat, with the line of everything. */
final class YamlTree {
    private static final int DEPTH_MAX = 8;

    private final Settings to;

    private YamlTree(Settings to) {
        this.to = to;
    }

    static void read(String yaml, Settings to) {
        LoadSettings options = LoadSettings.builder()
                .setLabel(to.fileName())
                .setMaxAliasesForCollections(10)
                .build();
        try {
            Optional<Node> root = new Compose(options).composeString(yaml);
            if (root.isPresent() && !nothing(root.get())) {
                new YamlTree(to).walk("", root.get(), 0);
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            to.problem(to.fileName() + ":" + line, "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            to.problem(to.fileName() + ":1", "this is no YAML: " + e.getMessage());
        }
    }

    private void walk(String path, Node node, int depth) {
        if (depth > DEPTH_MAX) {
            to.problem(where(node), "too many levels");
            return;
        }
        switch (node) {
            case ScalarNode scalar -> {
                if (path.isEmpty()) {
                    to.problem(where(node), "a configuration is a mapping of keys to values");
                } else if (!nothing(scalar)) {
                    to.put(path, scalar.getValue(), where(node));
                }
            }
            case MappingNode mapping -> {
                to.container(path, where(node));
                mapping(path, mapping, depth);
            }
            case SequenceNode sequence -> {
                to.container(path, where(node));
                sequence(path, sequence, depth);
            }
            default -> to.problem(where(node), "this is neither a value nor a list nor a mapping");
        }
    }

    private void mapping(String path, MappingNode mapping, int depth) {
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                to.problem(where(tuple.getKeyNode()), "a key is a word");
                continue;
            }
            if (!seen.add(key.getValue())) {
                to.problem(where(key), "\"" + key.getValue() + "\" stands here twice");
                continue;
            }
            walk(path.isEmpty() ? key.getValue() : path + "." + key.getValue(), tuple.getValueNode(), depth + 1);
        }
    }

    private void sequence(String path, SequenceNode sequence, int depth) {
        if (Settings.listOfNames(path)) {
            StringBuilder names = new StringBuilder();
            for (Node entry : sequence.getValue()) {
                if (entry instanceof ScalarNode scalar) {
                    names.append(names.isEmpty() ? "" : ",").append(scalar.getValue());
                } else {
                    to.problem(where(entry), "\"" + path + "\" takes a list of names");
                }
            }
            to.put(path, names.toString(), where(sequence));
            return;
        }
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Node entry = sequence.getValue().get(i);
            if (entry instanceof MappingNode) {
                walk(path + "[" + i + "]", entry, depth + 1);
            } else {
                to.problem(where(entry), "an entry of \"" + path + "\" is a mapping of keys to values");
            }
        }
    }

    private static boolean nothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private String where(Node node) {
        return to.fileName() + ":"
                + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
