/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** J5: a newer version of the library may add columns while this one works, so every statement names its own. */
class NamedColumnsTest {
    private static final Pattern INSERT = Pattern.compile("INSERT\\s+INTO\\s+\\S+(\\s+AS\\s+\\w+)?\\s*");

    @ParameterizedTest
    @ValueSource(
            classes = {
                PostgresSql.class,
                PostgresReviewSql.class,
                PostgresRepeatSql.class,
                PostgresMigrator.class,
                SqliteSql.class,
                SqliteReviewSql.class,
                SqliteRepeatSql.class,
                SqliteMigrator.class
            })
    void j5_every_statement_names_its_columns(Class<?> home) throws IllegalAccessException {
        Map<String, String> statements = statementsOf(home);

        assertThat(statements).isNotEmpty();
        statements.forEach((name, sql) ->
                assertThat(unnamed(sql)).as(home.getSimpleName() + '.' + name).isEmpty());
    }

    @Test
    void what_names_no_columns_is_found() {
        assertThat(unnamed("SELECT *\nFROM dlq_entry")).isNotEmpty();
        assertThat(unnamed("SELECT e.* FROM dlq_entry AS e")).isNotEmpty();
        assertThat(unnamed("INSERT INTO dlq_review VALUES (1)")).isNotEmpty();
        assertThat(unnamed("INSERT INTO {schema}.dlq_review AS r SELECT 1")).isNotEmpty();
        assertThat(unnamed("INSERT INTO dlq_review (id) SELECT count(*) * 2 FROM dlq_entry"))
                .isEmpty();
    }

    private static List<String> unnamed(String sql) {
        String counted = sql.replace("count(*)", "count");
        List<String> found = Pattern.compile("(SELECT|RETURNING|,)\\s*\\*|\\.\\*")
                .matcher(counted)
                .results()
                .map(match -> match.group())
                .toList();
        if (!found.isEmpty()) {
            return found;
        }
        return INSERT.matcher(counted)
                .results()
                .filter(match -> counted.charAt(match.end()) != '(')
                .map(match -> match.group())
                .toList();
    }

    private static Map<String, String> statementsOf(Class<?> home) throws IllegalAccessException {
        Map<String, String> statements = new TreeMap<>();
        for (Field field : home.getDeclaredFields()) {
            if (field.getType() == String.class && Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                statements.put(field.getName(), (String) field.get(null));
            }
        }
        return statements;
    }
}
