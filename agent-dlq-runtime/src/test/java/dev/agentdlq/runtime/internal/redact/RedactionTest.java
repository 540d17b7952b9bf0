/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String MARK = Redaction.MARK;

    private final Redaction redaction = Redaction.ofDefaults();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Password",
                "PASSWORD",
                "user_password",
                "userPassword",
                "dbpassword",
                "passwd",
                "pwd",
                "secret",
                "client_secret",
                "clientSecrets",
                "token",
                "access_token",
                "accessToken",
                "tokens",
                "TOKEN2",
                "authorization",
                "Authorization",
                "Proxy-Authorization",
                "api_key",
                "apikey",
                "apiKey",
                "APIKey",
                "X-Api-Key",
                "x-api-keys",
                "card",
                "cards",
                "cardNumber",
                "card_number",
                "CARD-NUMBER",
                "creditcard",
                "cvv",
                "cvv2",
                "cardCVV",
                "cvc",
                "ssn",
                "userSSN",
                "SSNs",
                "iban",
                "IBAN",
                "IBANs",
                "pin",
                "pinCode",
                "PIN",
                "private_key",
                "privateKey",
                "credential",
                "credentials",
                "awsCredentials",
                "JSESSIONID",
                "PHPSESSID",
                "cookie",
                "Set-Cookie",
                "cookies",
                "passphrase",
                "jwt",
                "otp",
                "auth",
                "pass",
                "account_number",
                "socialSecurityNumber",
                "signingKey",
                "spring.datasource.password"
            })
    void a_name_that_promises_a_secret_is_hidden(String name) {
        assertThat(redaction.hidesName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discard",
                "tokenizer",
                "pinned",
                "scarded",
                "shipping",
                "spinner",
                "cardinal",
                "secretary",
                "authorName",
                "authority",
                "keyboard",
                "key",
                "publicKeyboard",
                "opinion",
                "obsession",
                "session",
                "sessionId",
                "session_id",
                "possession",
                "max_tokens",
                "promptTokens",
                "completion_tokens",
                "total_tokens",
                "token_count",
                "passenger",
                "compass",
                "bypass",
                "passed",
                "order_id",
                "reason",
                "customerNumber",
                "zipcode",
                "",
                "_",
                "9"
            })
    void a_name_that_only_sounds_like_one_is_shown(String name) {
        assertThat(redaction.hidesName(name)).isFalse();
    }

    @Test
    void names_of_the_user_are_hidden_in_any_spelling() {
        Redaction more = redaction.alsoNames(Set.of("customer_vat", "Fingerprint"));

        assertThat(more.hidesName("theCustomerVATNumber")).isTrue();
        assertThat(more.hidesName("fingerprints")).isTrue();
        assertThat(more.hidesName("password")).isTrue();
        assertThat(more.inText("customer-vat=DE123")).isEqualTo("customer-vat=" + MARK);
        assertThat(redaction.hidesName("fingerprint")).isFalse();
        assertThatThrownBy(() -> redaction.alsoNames(Set.of("--")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'--'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer S3CRET-abc.def_1",
                "authorization: Basic dXNlcjpTM0NSRVQ=S3CRET",
                "Proxy-Authorization: Digest username=\"a\", response=S3CRET",
                "headers={Authorization=[Bearer S3CRET], Accept=[*/*]}",
                "headers {Authorization=Basic S3CRET==, Accept=x}",
                "curl -H 'Authorization: Bearer S3CRET' https://host",
                "{\"Authorization\":\"Bearer S3CRET\"}",
                "sent Bearer S3CRETS3CRETS3CRET to host",
                "sent bearer\tS3CRETS3CRETS3CRET to host",
                "password\t=\tS3CRET",
                "password\u00A0=\u00A0S3CRET",
                "bearer S3CRET",
                "Cookie: a=b; sid=S3CRET",
                "Set-Cookie: sid=S3CRET; HttpOnly",
                "Cannot connect to jdbc:postgresql://db:5432/shop?user=app&password=S3CRET&ssl=true",
                "jdbc:mysql://app:S3CRET@db:3306/shop",
                "jdbc:mysql://app:pa/ss#S3CRET@db/shop",
                "jdbc:sqlserver://db;user=sa;password=S3CRET,x;encrypt=true",
                "jdbc:oracle:thin:scott/S3CRET@//db:1521/orcl",
                "Server=db;User Id=sa;Pwd=S3CRET;",
                "redis://:S3CRET@cache:6379/0",
                "amqp://guest:S3CRET@mq",
                "mongodb+srv://app:S3CRET@a.b.mongodb.net/?retryWrites=true",
                "https://S3CRETS3CRETS3CRETS3CRET@github.com/a/b",
                "GET https://host/path?api_key=S3CRET&page=2",
                "GET /v1?page=2&access_token=S3CRET HTTP/1.1",
                "Incorrect API key provided: S3CRET",
                "Incorrect key: sk-proj-S3CRET1234567890abcdef",
                "key sk_live_S3CRET1234567890abcdef",
                "push with ghp_S3CRET1234567890abcdefABCDEF1234567890",
                "slack xoxb-S3CRET-1234567890-abc",
                "-----BEGIN RSA PRIVATE KEY-----\nS3CRET\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\\nS3CRET",
                "{\"user\":\"a\",\"password\":\"S3CRET\",\"x\":1}",
                "{\"password\": \"a\\\"S3CRET\"}",
                "{\"body\":\"{\\\"password\\\":\\\"S3CRET\\\"}\"}",
                "{\"password\":\"S3CRET",
                "{\"tokens\":[\"S3CRET\",\"S3CRET\"],\"x\":1}",
                "{\"credentials\":{\"user\":\"a\",\"x\":{\"key\":\"S3CRET\"}}}",
                "{'secret': 'S3CRET'}",
                "Login[user=a, password=S3CRET]",
                "Login(user=a, password=S3CRET)",
                "{user=a, clientSecret=S3CRET}",
                "db.password=S3CRET",
                "password = S3CRET",
                "password: S3CRET",
                "PASSWORD=>S3CRET",
                "token: S3CRET",
                "export AWS_SECRET_ACCESS_KEY=S3CRET",
                "psql --password S3CRET -h db",
                "run --api-key=S3CRET",
                "<user>a</user><password>S3CRET</password>",
                "password=pa)ss]S3CRET",
                "password=pa,ssS3CRET",
                "X-Api-Key: S3CRET",
                "password='S3CRET'",
            })
    void no_known_secret_survives(String text) {
        String redacted = redaction.inText(text);

        assertThat(redacted).doesNotContain("S3CRET").contains(MARK);
        assertThat(redaction.inText(redacted)).isEqualTo(redacted);
    }

    @Test
    void forms_that_show_by_themselves_are_hidden_and_what_stands_around_them_is_kept() {
        String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N";

        assertThat(redaction.inText("got " + jwt + ", expired")).isEqualTo("got " + MARK + ", expired");
        assertThat(redaction.inText("key AKIAIOSFODNN7EXAMPLE, region")).isEqualTo("key " + MARK + ", region");
        assertThat(redaction.inText("google AIzaSyD4abcdefghijklmnopqrstuvwxyz01234!"))
                .isEqualTo("google " + MARK + "!");
        assertThat(redaction.inText("Basic dXNlcjpwYXNz failed")).isEqualTo("Basic " + MARK + " failed");
        assertThat(redaction.inText("jdbc:mysql://app:pw@db/shop?a=b"))
                .isEqualTo("jdbc:mysql://app:" + MARK + "@db/shop?a=b");
        assertThat(redaction.inText("{\"pin\": 1234, \"x\": 1}")).isEqualTo("{\"pin\": " + MARK + ", \"x\": 1}");
        assertThat(redaction.inText("{\"password\":\"a\",\"user\":\"b\"}"))
                .isEqualTo("{\"password\":\"" + MARK + "\",\"user\":\"b\"}");
        assertThat(redaction.inText("card number: 4111 1111 1111 1111 was declined"))
                .isEqualTo("card number: " + MARK + " was declined");
        assertThat(redaction.inText("Login[password=a, user=b]")).isEqualTo("Login[password=" + MARK + ", user=b]");
        assertThat(redaction.inText("Authorization: Bearer abc\nAccept: x"))
                .isEqualTo("Authorization: " + MARK + "\nAccept: x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "java.lang.IllegalStateException: order #W123 is not pending",
                "com.shop.InvalidTokenException: the order cannot be cancelled",
                "com.shop.Token: the order cannot be cancelled",
                "\tat com.shop.TokenService.tokenize(TokenService.java:42)\n\tat com.shop.Session.open(Session.java:7)",
                "\tat app//com.shop.Card.lambda$pay$0(Card.java:12) ~[shop.jar:1.0]",
                "Caused by: java.net.ConnectException: Connection refused: db/10.0.0.1:5432",
                "/etc/app/secrets/token.txt (No such file or directory)",
                "C:\\Users\\ada\\passwords\\list.txt",
                "tokenizer: loaded 5 files; discard=true; pinned: 3",
                "the password is wrong, the token has expired and the session was closed",
                "Bearer token missing; Basic authentication required; the bearer of bad news",
                "Basic Authentication is not supported",
                "https://example.com:8443/orders?id=7&page=2#top",
                "jdbc:postgresql://db:5432/shop?ssl=true",
                "ssh://git@github.com/a/b",
                "password=null, token: null, secret=",
                "max_tokens=4096, prompt_tokens: 17",
                "a == b, x -> y, i <= 3, List<String> names: [a, b]",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "run --verbose true --dry-run",
                "ERROR: duplicate key value violates unique constraint \"order_key\" Detail: Key (id)=(7) already exists.",
                "task-12345678901234567890 eyJ short, AKIA",
            })
    void an_innocent_text_is_the_same_object(String text) {
        assertThat(redaction.inText(text)).isSameAs(text);
    }

    @Test
    void a_context_is_redacted_by_name_and_within_its_values() {
        Map<String, String> context = new LinkedHashMap<>();
        context.put("conversation_id", "c-1");
        context.put("apiKey", "k");
        context.put("url", "https://a:b@host");

        assertThat(redaction.inContext(context))
                .containsExactly(
                        Map.entry("conversation_id", "c-1"),
                        Map.entry("apiKey", MARK),
                        Map.entry("url", "https://a:" + MARK + "@host"));
        Map<String, String> innocent = Map.of("tenant", "shop");
        assertThat(redaction.inContext(innocent)).isSameAs(innocent);
    }

    /** Sixteen times the text may take about sixteen times the time; where it is squared, it takes 256 times. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=",
                "password=[",
                "password=(\n",
                "\"password\":\"\\\\",
                "password='",
                "password=\\\"",
                "eyJ",
                "eyJ.",
                "://a:",
                "://x@",
                "Bearer ",
                "Basic aaaa",
                " basic ",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "<password>",
                "--password ",
                "jdbc:oracle:thin:",
                "AKIA",
                "a.",
                "=",
                ":",
                "api key: ",
                "password=a,b",
                "Authorization: ",
                "Authorization: ‹redacted›",
                "Authorization=[",
                "sk-",
                "gh_",
                "aaaaaaaa:",
                "abc ",
                "key : ",
                "xoxb-",
                "token: null ",
                "password=\"\"",
                "card: 1 1 1 ",
                "a=b,"
            })
    void the_time_grows_with_the_length_only(String unit) {
        String small = unit.repeat(10_000 / unit.length());
        String large = unit.repeat(310_000 / unit.length());
        long base = Math.max(leastCpuNanos(small), 20_000);

        assertThat(leastCpuNanos(large)).isLessThan(100 * base);
    }

    private long leastCpuNanos(String text) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            int length = redaction.inText(text).length();
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            assertThat(length).isPositive();
            least = Math.min(least, nanos);
        }
        return least;
    }
}
