package dev.midstream.embedded.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * A test of how soon something happens. A shared machine stands still for seconds at times, which is no fault of the product: a test
 * that fails by {@link Late} is skipped, with what was late, and made again from the beginning, a few times. Every other failure is
 * one at once: what was lost or done twice is not a matter of time.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(Punctual.Attempts.class)
public @interface Punctual {
    /** The last one counts. */
    int ATTEMPTS = 3;

    /** One attempt after the other, until one is not late. */
    final class Attempts implements TestTemplateInvocationContextProvider {

        @Override
        public boolean supportsTestTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
            AtomicBoolean again = new AtomicBoolean(true);
            return Stream.iterate(1, attempt -> attempt <= ATTEMPTS && again.getAndSet(false), attempt -> attempt + 1)
                    .map(attempt -> new Attempt(attempt, again));
        }
    }

    /** @param again set when another attempt is to be made */
    record Attempt(int number, AtomicBoolean again)
            implements TestTemplateInvocationContext, TestExecutionExceptionHandler {

        @Override
        public String getDisplayName(int invocation) {
            return "attempt " + number;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            if (failure instanceof Late && number < ATTEMPTS) {
                again.set(true);
                Assumptions.abort("late in attempt " + number + ": " + failure.getMessage());
            }
            throw failure;
        }
    }
}
