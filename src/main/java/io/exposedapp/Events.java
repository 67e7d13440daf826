package io.exposedapp;

import io.exposedapp.model.Names;
import io.exposedapp.report.Transition;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Writes Kubernetes Events. */
@ApplicationScoped
class Events {

    /**
     * The API server accepts the time of an Event only with exactly six digits after the second (apimachinery's
     * MicroTime).
     */
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** What an API server answers for a namespace that is being deleted or is gone. */
    private static final Set<Integer> TOO_LATE =
            Set.of(HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_NOT_FOUND);

    /** The namespace for Events of cluster-scoped objects (Kubernetes' own convention for Nodes). */
    private static final String NAMESPACE_OF_CLUSTER_SCOPED = "default";

    /**
     * The bytes of the longest message. The API server refuses an Event with a longer one (Kubernetes,
     * pkg/apis/core/validation, NoteLengthLimit).
     */
    private static final int LONGEST = 1024;

    private static final String CUT = "...";

    private final KubernetesClient client;

    Events(KubernetesClient client) {
        this.client = client;
    }

    void transitions(HasMetadata subject, List<Condition> before, List<Condition> now) {
        for (Transition transition : Transition.between(before, now)) {
            Condition condition = transition.condition();
            publish(
                    subject,
                    transition.isWarning() ? "Warning" : "Normal",
                    condition.getReason(),
                    condition.getType(),
                    condition.getType() + ": " + condition.getMessage());
        }
    }

    static String shortened(String message) {
        if (bytes(message) <= LONGEST) {
            return message;
        }
        String start = message.substring(0, Math.min(message.length(), LONGEST) - CUT.length());
        while (bytes(start) > LONGEST - CUT.length()) {
            start = start.substring(0, start.length() - 1);
        }
        return start + CUT;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    void publish(HasMetadata subject, String type, String reason, String action, String message) {
        String namespace =
                Optional.ofNullable(subject.getMetadata().getNamespace()).orElse(NAMESPACE_OF_CLUSTER_SCOPED);
        Instant now = Instant.now();
        String second = now.truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            client.v1()
                    .events()
                    .inNamespace(namespace)
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(subject.getMetadata().getName() + ".")
                            .withNamespace(namespace)
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion(subject.getApiVersion())
                            .withKind(subject.getKind())
                            .withNamespace(subject.getMetadata().getNamespace())
                            .withName(subject.getMetadata().getName())
                            .withUid(subject.getMetadata().getUid())
                            .endInvolvedObject()
                            .withType(type)
                            .withReason(reason)
                            .withAction(action)
                            .withMessage(shortened(message))
                            .withReportingComponent(Names.OPERATOR)
                            .withReportingInstance(Names.OPERATOR)
                            .withEventTime(new MicroTime(MICROSECONDS.format(now)))
                            .withFirstTimestamp(second)
                            .withLastTimestamp(second)
                            .withCount(1)
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            // An Event is a courtesy. The condition itself is in the status.
            Log.logf(
                    TOO_LATE.contains(e.getCode()) ? Logger.Level.DEBUG : Logger.Level.WARN,
                    "Event %s for %s not written: %s",
                    reason,
                    subject.getMetadata().getName(),
                    e.getMessage());
        }
    }
}
