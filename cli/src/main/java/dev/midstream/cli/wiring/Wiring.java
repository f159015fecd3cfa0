package dev.midstream.cli.wiring;

import dev.midstream.cli.connect.Connections;
import dev.midstream.cli.connect.Target;
import dev.midstream.engine.pg.Engine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** What the container builds. */
@Factory
final class Wiring {
    @Singleton
    @Bean(preDestroy = "close")
    Engine engine(Target target, Crewing crewing) {
        return Engine.of(Connections.vertx(target), crewing.workers(), crewing.process())
                .watchingOverTheServer();
    }

    @Singleton
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }
}
