/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.Locale;
import javax.tools.Diagnostic;

/** Everything the processor may say. Codes are never reused, because people search for them. */
enum Problem {
    PRIVATE_METHOD(
            "ADQ001",
            "@AgentTask method '%s' must not be private: the wrapper is a subclass and cannot override it; make it"
                    + " package-private or wider"),
    STATIC_METHOD(
            "ADQ002",
            "@AgentTask method '%s' must not be static: the wrapper is a subclass and overrides instance methods only;"
                    + " make it an instance method"),
    FINAL_METHOD(
            "ADQ003",
            "@AgentTask method '%s' must not be final: the wrapper is a subclass and cannot override it; remove"
                    + " 'final'"),
    NEGATIVE_RETRIES(
            "ADQ004",
            "maxRetries of @AgentTask method '%s' must not be negative, but was %s; use 0 to execute the call only"
                    + " once"),
    UNREADABLE_DURATION("ADQ005", "%s of @AgentTask method '%s' cannot be read: %s; write it in one of these forms"),
    MAX_DELAY_BELOW_DELAY(
            "ADQ006",
            "maxDelay of @AgentTask method '%s' must not be shorter than delay, but maxDelay was %s and delay %s; raise"
                    + " maxDelay or lower delay"),
    MAX_DELAY_TOO_LONG(
            "ADQ007",
            "maxDelay of @AgentTask method '%s' must be at most 7 days, but was %s; lower it, and replay by hand what"
                    + " has to wait longer"),
    MULTIPLIER_OUT_OF_RANGE(
            "ADQ008",
            "multiplier of @AgentTask method '%s' must be a finite number, 1 or greater, but was %s; use 1 for a"
                    + " constant delay"),
    JITTER_OUT_OF_RANGE(
            "ADQ009", "jitter of @AgentTask method '%s' must be from 0 to 1, but was %s; use 0 for exact delays"),
    CONTRADICTING_EXCEPTION(
            "ADQ010",
            "exception '%s' must not stand in both deterministicOn and transientOn of @AgentTask method '%s': either"
                    + " the same call may succeed later or it may not; remove it from one of them"),
    ILLEGAL_TYPE(
            "ADQ011",
            "type of @AgentTask method '%s' must be 1 to 200 letters, digits, dots, dashes and underscores of ASCII,"
                    + " but was '%s'; set a type that is"),
    REPEATED_TYPE(
            "ADQ012",
            "type '%s' of @AgentTask method '%s' is already the type of '%s': a stored entry is led back to its method"
                    + " by it; give each of them a type of its own, such as @AgentTask(type = \"%s\")"),
    HIDDEN_FROM_DESCRIPTOR(
            "ADQ013",
            Diagnostic.Kind.WARNING,
            "no descriptor is written for '%s', because %s cannot be used from its package; the runtime uses"
                    + " reflection instead; make it package-private or wider"),
    UNRESOLVED(
            "ADQ014",
            "tasks of '%s' cannot be read, because '%s' cannot be resolved; fix the errors of the compiler, or compile"
                    + " what it is generated from together with this class"),
    LOST_BY_OVERRIDING(
            "ADQ015",
            Diagnostic.Kind.WARNING,
            "method '%s' overrides the @AgentTask method '%s' and is no task itself, so its failures are not kept;"
                    + " repeat @AgentTask on it"),
    UNWRITABLE("ADQ016", "descriptor '%s' cannot be written: %s; remove or rename what is there under this name"),
    INTERNAL(
            "ADQ017",
            "the annotation processor failed with %s; this is an error of Agent DLQ and not of your code; report it"
                    + " with this message, and compile without the processor meanwhile: the runtime uses reflection"
                    + " instead"),
    REACTIVE_RETURN_TYPE(
            "ADQ018",
            "@AgentTask method '%s' must not return %s: its work begins when somebody subscribes, so the call never"
                    + " fails; return a CompletionStage (such as toFuture() of it) or the plain value"),
    UNWATCHABLE_FUTURE(
            "ADQ019",
            "@AgentTask method '%s' must not return %s: its failure would be missed, or its caller could not get the"
                    + " same type back; declare CompletionStage or CompletableFuture"),
    SUSPENDING_METHOD(
            "ADQ020",
            "@AgentTask method '%s' must not be a suspending Kotlin function: it returns before its work is done;"
                    + " return a CompletableFuture, made with future { … }, or block"),
    NOT_LONGER_THAN_ZERO(
            "ADQ021", "%s of @AgentTask method '%s' must be longer than zero, but was %s; leave it out for no limit"),
    UNKNOWN_TASK("ADQ022", "@%s method '%s' must name a task of its class, but '%s' is not one of %s; %s"),
    RECONCILES_OTHER_PARAMETERS(
            "ADQ023",
            "@Reconciles method '%s' must have the parameters of task '%s', %s, but has %s: it is asked with the"
                    + " arguments of the call; give it the same parameters"),
    RECONCILES_OTHER_RESULT(
            "ADQ024",
            "@Reconciles method '%s' must return Optional<%s>, what task '%s' returns, but returns %s; return what the"
                    + " task would have returned, or empty where its effect has not happened"),
    REPEATED_RECONCILER(
            "ADQ025",
            "@Reconciles method '%s' must be the only one of task '%s', but '%s' is another: only one answer can be"
                    + " right; remove one of them"),
    RECONCILES_WHAT_IS_REPEATED(
            "ADQ026",
            "@Reconciles method '%s' must belong to a NON_IDEMPOTENT task, but '%s' is %s and repeated without asking;"
                    + " set effect = Effect.NON_IDEMPOTENT, or remove the method"),
    TWO_ANSWERS(
            "ADQ027",
            "@AgentTask method '%s' must not have onFailure = NOTICE, because it returns TaskOutcome, which has the"
                    + " notice in place of an exception; remove onFailure"),
    CLOSED_CLASS(
            "ADQ028",
            Diagnostic.Kind.NOTE,
            "class '%s' has tasks and is %s, so AgentDlq.wrap refuses it: the wrapper is a subclass; give"
                    + " AgentDlq.facade(instance) to your framework, or open the class"),
    NO_DATA_PARAMETER(
            "ADQ029",
            "parameter '%s' of @AgentTask method '%s' must be data, but %s is not: no retry could have it; pass what it"
                    + " is found by or what is in it, such as an id or a text"),
    HANDED_IN_PARAMETER(
            "ADQ030",
            Diagnostic.Kind.WARNING,
            "parameter '%s' of @AgentTask method '%s' is %s, which the framework hands in and no retry has, so a failed"
                    + " call waits for a person; read what the task needs from AgentContext, or pass it as data to a task"
                    + " of another object"),
    OPEN_PARAMETER(
            "ADQ031",
            Diagnostic.Kind.WARNING,
            "parameter '%s' of @AgentTask method '%s' leaves open with %s what comes back from JSON, so a call with"
                    + " other values than texts, numbers, lists and maps may wait for a person; declare the class of"
                    + " what is passed"),
    UNREADABLE_PARAMETER(
            "ADQ032",
            Diagnostic.Kind.WARNING,
            "parameter '%s' of @AgentTask method '%s' may not come back from JSON, because %s, so a failed call waits"
                    + " for a person; use a record, or say by Jackson's annotations how it is read"),
    NO_RECONCILER(
            "ADQ033",
            Diagnostic.Kind.WARNING,
            "@AgentTask method '%s' is NON_IDEMPOTENT and nobody can tell whether its effect has happened, so a call"
                    + " that may have had it waits for a person; add a method with @Reconciles(\"%s\")"),
    IDLE_SETTING("ADQ034", Diagnostic.Kind.WARNING, "%s of @AgentTask method '%s' never acts, because %s; %s"),
    EXPIRES_BEFORE_RETRY(
            "ADQ035",
            Diagnostic.Kind.WARNING,
            "validFor of @AgentTask method '%s' should not be shorter than the wait before the first retry, but was %s"
                    + " and the wait at least %s: the call expires unretried; raise validFor or lower delay"),
    TYPE_OF_ANOTHER_CLASS(
            "ADQ036",
            Diagnostic.Kind.WARNING,
            "type '%s' of @AgentTask method '%s' is already the type of '%s': one AgentDlq refuses to wrap both; give"
                    + " one of them a type of its own"),
    RESOLVED_OTHER_PARAMETERS(
            "ADQ037",
            "@OnResolved method '%s' must have the parameters %s, the entry and what task '%s' gives, but has %s; give"
                    + " it these"),
    UPGRADE_OTHER_RESULT(
            "ADQ038",
            "@PayloadUpgrade method '%s' must return java.lang.Object[], the arguments of task '%s' as it is now, but"
                    + " returns %s; return them in their order"),
    UPGRADE_TO_THE_SAME(
            "ADQ039",
            "@PayloadUpgrade method '%s' must have the parameters that task '%s' had before, but has those that it has"
                    + " now, %s; give it the earlier ones, or remove it"),
    REPEATED_UPGRADE(
            "ADQ040",
            "@PayloadUpgrade method '%s' must have parameters of its own, but those of '%3$s' for task '%2$s' are the"
                    + " same; remove one of them");

    private final String code;
    private final Diagnostic.Kind kind;
    private final String template;

    Problem(String code, String template) {
        this(code, Diagnostic.Kind.ERROR, template);
    }

    Problem(String code, Diagnostic.Kind kind, String template) {
        this.code = code;
        this.kind = kind;
        this.template = template;
    }

    String code() {
        return code;
    }

    Diagnostic.Kind kind() {
        return kind;
    }

    boolean isError() {
        return kind == Diagnostic.Kind.ERROR;
    }

    String text(Object... arguments) {
        return "[" + code + "] " + String.format(Locale.ROOT, template, arguments);
    }
}
