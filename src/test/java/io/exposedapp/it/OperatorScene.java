package io.exposedapp.it;

import java.util.List;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.EvaluatedCondition;
import org.awaitility.core.TimeoutEvent;

/** What an operator said last, when somebody has waited for it in vain. */
record OperatorScene(RunningOperator operator) implements ConditionEvaluationListener<Object> {

    private static final int LINES = 80;

    @Override
    public void conditionEvaluated(EvaluatedCondition<Object> condition) {
        // of interest only at the end
    }

    @Override
    public void onTimeout(TimeoutEvent event) {
        List<String> lines = operator.log().lines().toList();
        System.out.println("In vain: " + event.getDescription() + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size())));
    }
}
