/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.type.MapType;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, before any of their methods is called, what is a thing and no data (a thread, a stream, a connection …), and
 * every class of the JDK that the library knows nothing of and would write by its getters: a {@code Thread} would
 * become thousands of characters of junk.
 */
final class NoData extends SimpleModule {
    private static final long serialVersionUID = 1L;

    NoData() {
        super("no-data");
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addSerializers(new RefusingSerializers());
        context.addDeserializers(new RefusingDeserializers());
        context.addBeanSerializerModifier(new BeanSerializerModifier() {
            private static final long serialVersionUID = 1L;

            @Override
            public JsonSerializer<?> modifySerializer(
                    SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
                return serializer instanceof BeanSerializerBase && Things.isOfJdk(description.getBeanClass())
                        ? new RefusingSerializer(description.getBeanClass())
                        : serializer;
            }
        });
        context.addBeanDeserializerModifier(new BeanDeserializerModifier() {
            private static final long serialVersionUID = 1L;

            @Override
            public JsonDeserializer<?> modifyDeserializer(
                    DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
                return deserializer instanceof BeanDeserializerBase && Things.isOfJdk(description.getBeanClass())
                        ? new RefusingDeserializer(description.getBeanClass())
                        : deserializer;
            }
        });
    }

    private static IllegalArgumentException refusal(Class<?> type) {
        return new IllegalArgumentException("an argument must be data, but " + type.getName() + " is not");
    }

    private static final class RefusingSerializers extends Serializers.Base {
        @Override
        public @Nullable JsonSerializer<?> findSerializer(
                SerializationConfig config, JavaType type, BeanDescription description) {
            return Things.isThing(type.getRawClass()) ? new RefusingSerializer(type.getRawClass()) : null;
        }

        @Override
        public @Nullable JsonSerializer<?> findMapSerializer(
                SerializationConfig config,
                MapType type,
                BeanDescription description,
                JsonSerializer<Object> keys,
                TypeSerializer types,
                JsonSerializer<Object> values) {
            return findSerializer(config, type, description);
        }
    }

    private static final class RefusingDeserializers extends Deserializers.Base {
        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription description) {
            return Things.isThing(type.getRawClass()) ? new RefusingDeserializer(type.getRawClass()) : null;
        }

        @Override
        public @Nullable JsonDeserializer<?> findMapDeserializer(
                MapType type,
                DeserializationConfig config,
                BeanDescription description,
                KeyDeserializer keys,
                TypeDeserializer types,
                JsonDeserializer<?> values) {
            return findBeanDeserializer(type, config, description);
        }
    }

    private static final class RefusingSerializer extends JsonSerializer<Object> {
        private final Class<?> type;

        RefusingSerializer(Class<?> type) {
            this.type = type;
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializerProvider provider) {
            throw refusal(type);
        }

        @Override
        public void serializeWithType(
                Object value, JsonGenerator out, SerializerProvider provider, TypeSerializer types) {
            throw refusal(type);
        }
    }

    private static final class RefusingDeserializer extends JsonDeserializer<Object> {
        private final Class<?> type;

        RefusingDeserializer(Class<?> type) {
            this.type = type;
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) {
            throw refusal(type);
        }
    }
}
