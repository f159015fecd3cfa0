package dev.midstream.checkpoints.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The codec for records. Strict in both directions: every component is written, and reading fails on a missing, an unknown
 * or a null primitive one, so that a change of shape is met by an upcaster and not by a wrong default.
 */
public final class JsonCodec<T> implements Codec<T> {
    private final JsonMapper mapper;
    private final Map<String, Class<? extends T>> classes;
    private final Map<Class<?>, String> names;
    private final Map<String, Upcaster> upcasters;

    private JsonCodec(Builder<T> builder) {
        this.mapper = builder.mapper.build();
        this.classes = Map.copyOf(builder.classes);
        this.names = new HashMap<>();
        builder.classes.forEach((name, type) -> names.put(type, name));
        this.upcasters = Map.copyOf(builder.upcasters);
    }

    public static <T> Builder<T> of() {
        return new Builder<>();
    }

    /** The classes this codec can write. */
    public Set<Class<?>> writable() {
        return Set.copyOf(names.keySet());
    }

    @Override
    public Encoded encode(T value) {
        String name = names.get(value.getClass());
        if (name == null) {
            throw new IllegalArgumentException(value.getClass() + " has no type name in this codec");
        }
        try {
            return new Encoded(name, mapper.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write " + name, e);
        }
    }

    @Override
    public T decode(Encoded encoded) {
        try {
            String name = encoded.type();
            JsonNode json = mapper.readTree(encoded.json());
            for (Upcaster up = upcasters.get(name); up != null; up = upcasters.get(name)) {
                json = up.change().apply((ObjectNode) json);
                name = up.to();
            }
            Class<? extends T> type = classes.get(name);
            if (type == null) {
                throw new UnreadableFact("unknown type '" + encoded.type()
                        + "': it was written by another version of Midstream; use that one");
            }
            return mapper.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UnreadableFact("cannot read a stored '" + encoded.type() + "': " + e.getOriginalMessage(), e);
        }
    }

    private record Upcaster(String to, UnaryOperator<ObjectNode> change) {}

    /** Collects the type names. */
    public static final class Builder<T> {
        private final JsonMapper.Builder mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                // A record is its components; a method such as isEmpty() is no part of it.
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        private final Map<String, Class<? extends T>> classes = new LinkedHashMap<>();
        private final Map<String, Upcaster> upcasters = new HashMap<>();

        private Builder() {}

        /** The name under which values of this record are stored. */
        public Builder<T> type(String name, Class<? extends T> type) {
            if (classes.putIfAbsent(name, type) != null) {
                throw new IllegalArgumentException("two types named " + name);
            }
            return this;
        }

        /** How a stored value of an old name becomes one of the next; chains are followed to the newest. */
        public Builder<T> upcast(String from, String to, UnaryOperator<ObjectNode> change) {
            upcasters.put(from, new Upcaster(to, change));
            return this;
        }

        /**
         * The same where all that changed is one more component of an object inside the value, which older values lack.
         *
         * @param object where the object is, as a JSON pointer
         * @param meant what its absence meant
         */
        public Builder<T> upcastAdding(String from, String to, String object, String component, Object meant) {
            JsonNode value = mapper.build().valueToTree(meant);
            return upcast(from, to, json -> {
                ((ObjectNode) json.at(object)).set(component, value.deepCopy());
                return json;
            });
        }

        /** Names the variants of a sealed interface met inside values; the name is stored as the property {@code is}. */
        public <N> Builder<T> variants(Class<N> sealedType, Map<String, Class<? extends N>> variants) {
            mapper.addMixIn(sealedType, Variant.class);
            variants.forEach((name, type) -> mapper.registerSubtypes(new NamedType(type, name)));
            return this;
        }

        public JsonCodec<T> build() {
            return new JsonCodec<>(this);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Variant {}
}
