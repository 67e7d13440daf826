package io.exposedapp.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionTest {

    @Test
    void whatTurnsFalseIsAWarning() {
        assertThat(between("True", "False")).containsExactly(new Transition(condition("Synced", "False"), true));
        assertThat(between("Unknown", "False")).containsExactly(new Transition(condition("Synced", "False"), true));
    }

    @Test
    void whatWasFalseFromTheBeginningIsAWarning() {
        assertThat(Transition.between(List.of(), List.of(condition("Synced", "False"))))
                .containsExactly(new Transition(condition("Synced", "False"), true));
    }

    @Test
    void whatIsTrueAgainIsToldCalmly() {
        assertThat(between("False", "True")).containsExactly(new Transition(condition("Synced", "True"), false));
    }

    @Test
    void whatIsAsBeforeIsToldOnce() {
        assertThat(between("False", "False")).isEmpty();
        assertThat(between("True", "True")).isEmpty();
    }

    @Test
    void whatWasNeverWrongNeedsNoWord() {
        assertThat(between("Unknown", "True")).isEmpty();
        assertThat(between("True", "Unknown")).isEmpty();
        assertThat(Transition.between(List.of(), List.of(condition("Synced", "True"))))
                .isEmpty();
    }

    @Test
    void eachConditionIsComparedWithItself() {
        List<Condition> before = List.of(condition("Connected", "False"), condition("Synced", "True"));
        List<Condition> now = List.of(condition("Synced", "True"), condition("Connected", "False"));
        assertThat(Transition.between(before, now)).isEmpty();
    }

    @Test
    void whatStaysTrueWithAReasonToActIsAWarningOnce() {
        Condition well = condition("Reachable", "True");
        Condition error = new ConditionBuilder(well).withReason("AppError").build();
        assertThat(Transition.between(List.of(well), List.of(error))).containsExactly(new Transition(error, true));
        assertThat(Transition.between(List.of(error), List.of(error))).isEmpty();
        assertThat(Transition.between(List.of(error), List.of(well))).isEmpty();
    }

    @Test
    void whatIsTrueAgainWithAReasonToActIsToldCalmly() {
        Condition wrong = condition("Reachable", "False");
        Condition error = new ConditionBuilder(condition("Reachable", "True"))
                .withReason("AppError")
                .build();
        assertThat(Transition.between(List.of(wrong), List.of(error))).containsExactly(new Transition(error, false));
    }

    private static List<Transition> between(String before, String now) {
        return Transition.between(List.of(condition("Synced", before)), List.of(condition("Synced", now)));
    }

    private static Condition condition(String type, String status) {
        return new ConditionBuilder().withType(type).withStatus(status).build();
    }
}
