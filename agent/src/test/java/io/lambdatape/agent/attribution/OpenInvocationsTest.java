package io.lambdatape.agent.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.attribution.OpenInvocations.Answer;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The rules of docs/attribution.md. */
class OpenInvocationsTest {
    private static final TraceContext A = context('a');
    private static final TraceContext B = context('b');
    private static final TraceContext C = context('c');
    private static final TraceContext CLIENT = context('d');
    private static final Source ONE = new Source("blog", "1001");
    private static final Source TWO = new Source("blog", "1002");

    // Every look at the clock is a moment of its own.
    private final AtomicLong clock = new AtomicLong(1000);
    private final OpenInvocations open = new OpenInvocations(clock::incrementAndGet);

    private static TraceContext context(char digit) {
        return new TraceContext(
                String.valueOf(digit).repeat(32), String.valueOf(digit).repeat(16));
    }

    private Instance covered(Source source) {
        Instance instance = open.instance(source, true);
        instance.covered();
        return instance;
    }

    private Answer asked(Source source) {
        return open.attribute(null, source);
    }

    @Test
    void theOnlyOpenInvocationIsExclusiveAndSeveralAreCandidates() {
        open.opened(A, "blog");
        assertThat(asked(Source.UNKNOWN).parent()).isEqualTo(Parent.known(A.spanId(), Attribution.EXCLUSIVE));
        open.opened(B, "blog");
        assertThat(asked(Source.UNKNOWN).parent().candidates()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void onceAQueryCameOutsideOfAllInvocationsTheOnlyOneIsNoProof() {
        assertThat(asked(Source.UNKNOWN).parent()).isEqualTo(Parent.NONE);
        open.opened(A, "blog");
        assertThat(asked(Source.UNKNOWN).parent()).isEqualTo(Parent.oneOf(java.util.List.of(A)));
    }

    @Test
    void aQueryOfAnInstanceBelongsToWhatIsThereAndNeverToANeighbour() {
        Instance one = covered(ONE);
        open.opened(A, "blog");
        assertThat(asked(ONE).phase()).isEqualTo(Phase.INIT);
        Visit visit = one.reached(A);
        assertThat(asked(ONE).parent()).isEqualTo(Parent.known(A.spanId(), Attribution.INSTANCE));
        visit.answering();
        visit.left();
        // Still open for the client, and the only one.
        Answer after = asked(ONE);
        assertThat(after.parent()).isEqualTo(Parent.NONE);
        assertThat(after.phase()).isEqualTo(Phase.BACKGROUND);
    }

    @Test
    void aFunctionThatWorksOnAfterItsAnswersHasCandidatesOnAllItsInstances() {
        Instance one = covered(ONE);
        Instance two = covered(TWO);
        open.opened(A, "blog");
        Visit visit = one.reached(A);
        visit.answering();
        open.closed(A);
        assertThat(asked(ONE).phase()).isEqualTo(Phase.BACKGROUND);
        open.opened(B, "blog");
        one.reached(B);
        assertThat(asked(ONE).parent().candidates()).containsExactly(B, A);
        open.opened(C, "blog");
        two.reached(C);
        assertThat(asked(TWO).parent().candidates()).containsExactly(C);
    }

    @Test
    void aQueryThatIsAnsweredAfterItsInvocationShowsThatTheFunctionWorksOn() {
        Instance one = covered(ONE);
        open.opened(A, "blog");
        Visit visit = one.reached(A);
        long from = clock.incrementAndGet();
        Answer answer = open.attribute(null, ONE, from);
        assertThat(answer.invocation()).isEqualTo(A);
        visit.answering();
        visit.left();
        open.queryEnded(answer, ONE, from, clock.incrementAndGet());
        open.opened(B, "blog");
        one.reached(B);
        assertThat(asked(ONE).parent().attribution()).isEqualTo(Attribution.CANDIDATES);
    }

    @Test
    void anInstanceThatWasGivenUpDoesNotSpeakForTheOthers() {
        Instance one = covered(ONE);
        Instance two = covered(TWO);
        open.opened(A, "blog");
        one.reached(A).left();
        assertThat(asked(ONE).phase()).isEqualTo(Phase.BACKGROUND);
        open.opened(B, "blog");
        two.reached(B);
        assertThat(asked(TWO).parent().attribution()).isEqualTo(Attribution.INSTANCE);
    }

    @Test
    void anInvocationGoesOnOnItsInstanceAfterItsClientHasGone() {
        Instance one = covered(ONE);
        open.opened(A, "blog");
        one.reached(A);
        open.givenUp(A);
        assertThat(asked(ONE).invocation()).isEqualTo(A);
    }

    @Test
    void aRequestThatWasGivenUpOnItsWayIsStillKnownWhereItArrives() {
        Instance one = covered(ONE);
        open.opened(A, "blog", CLIENT);
        open.givenUp(A);
        open.opened(B, "blog", CLIENT);
        one.reached(CLIENT);
        assertThat(asked(ONE).parent().candidates()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aClientsOwnContextNamesItsInvocationUnlessSeveralShareIt() {
        Instance one = covered(ONE);
        Instance two = covered(TWO);
        open.opened(A, "blog", CLIENT);
        one.reached(CLIENT);
        assertThat(asked(ONE).invocation()).isEqualTo(A);
        // The other can only be the one that has not arrived yet.
        open.opened(B, "blog", CLIENT);
        two.reached(CLIENT);
        assertThat(asked(TWO).invocation()).isEqualTo(B);
        open.opened(C, "tickets", CLIENT);
        open.opened(context('e'), "tickets", CLIENT);
        Instance three = covered(new Source("tickets", "1003"));
        three.reached(CLIENT);
        assertThat(asked(three.source()).parent().candidates()).containsExactlyInAnyOrder(C, context('e'));
    }

    @Test
    void aFunctionThatStatesItsClientsContextMeansItself() {
        open.opened(A, "blog", CLIENT);
        assertThat(open.attribute(CLIENT, ONE).parent()).isEqualTo(Parent.known(A.spanId(), Attribution.TRACEPARENT));
        // A client may ask the database too.
        assertThat(open.attribute(CLIENT, Source.UNKNOWN).parent())
                .isEqualTo(Parent.known(CLIENT.spanId(), Attribution.TRACEPARENT));
    }

    @Test
    void aRequestThatDidNotComeThroughTheAgentIsNobodys() {
        Instance one = covered(ONE);
        open.opened(A, "blog");
        one.reached(null);
        Answer answer = asked(ONE);
        assertThat(answer.parent()).isEqualTo(Parent.NONE);
        assertThat(answer.phase()).isNull();
    }

    @Test
    void twoRequestsAtOnceAreCandidates() {
        Instance one = covered(ONE);
        open.opened(A, "blog");
        open.opened(B, "blog");
        one.reached(A);
        one.reached(B);
        assertThat(asked(ONE).parent().candidates()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void anInstanceThatIsNotCoveredIsAtWorkOnItsFunctionsOnlyInvocationIfNoneHasEndedLately() {
        open.instance(ONE, true);
        open.opened(A, "blog");
        assertThat(asked(ONE).parent()).isEqualTo(Parent.known(A.spanId(), Attribution.EXCLUSIVE));
        assertThat(asked(Source.UNKNOWN).parent().attribution()).isEqualTo(Attribution.CANDIDATES);
        open.closed(A);
        open.opened(B, "blog");
        assertThat(asked(ONE).parent().candidates()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void anInvocationThatWasSeenOnAnInstanceThatIsNotCoveredYetIsItsFunctionsOnlyOneTheSame() {
        Instance one = open.instance(ONE, true);
        open.opened(A, "blog");
        one.reached(A);
        assertThat(asked(ONE).parent()).isEqualTo(Parent.known(A.spanId(), Attribution.EXCLUSIVE));
        assertThat(asked(TWO).parent()).isEqualTo(Parent.NONE);
        open.opened(B, "blog");
        assertThat(asked(ONE).parent().candidates()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void twoInstancesOfOneNameAreNeitherCovered() {
        Instance one = covered(ONE);
        covered(ONE);
        open.opened(A, "blog");
        one.reached(A);
        assertThat(asked(ONE).parent().attribution()).isEqualTo(Attribution.CANDIDATES);
    }

    @Test
    void aQueryWhoseOwnerIsFoundLaterCountsForTheMomentAtWhichItWasAsked() {
        Instance one = covered(ONE);
        long from = clock.incrementAndGet();
        Answer early = open.attributeEarly(null, from);
        long asked = clock.incrementAndGet();
        open.opened(A, "blog");
        one.reached(A);
        Answer late = open.attributeLate(null, early, ONE, from, asked);
        assertThat(late.parent()).isEqualTo(Parent.NONE);
        assertThat(late.phase()).isEqualTo(Phase.INIT);
    }

    @Test
    void whetherAnInvocationStartedItsInstanceIsTold() {
        Instance one = covered(ONE);
        OpenInvocation first = open.opened(A, "blog");
        one.reached(A);
        OpenInvocation second = open.opened(B, "blog");
        one.reached(B);
        assertThat(first.coldStart()).isTrue();
        assertThat(second.coldStart()).isFalse();
        OpenInvocation third = open.opened(C, "blog");
        open.instance(TWO, false).reached(C);
        assertThat(third.coldStart()).isNull();
    }
}
